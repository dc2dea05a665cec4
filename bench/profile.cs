// Makes the profile from which methods are compiled ahead that nobody calls directly: dotnet run bench/profile.cs -- PROFILE FOLDER LIST…
//   PROFILE  that is written
//   FOLDER   with the tool's assemblies, not trimmed
//   LIST     what the runtime printed with DOTNET_JitDisasmSummary=1 while the tool ran: each method that it compiled
// The form: docs/decisions/publishing-form.md

#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using System.Reflection;
using System.Reflection.Emit;
using System.Text.RegularExpressions;

var names = new TypeNames(args[1]);
var lines = args[2..].SelectMany(File.ReadLines).Select(JitLine.Parse).OfType<JitLine>().Distinct().ToList();
var methods = lines.SelectMany(line => line.Find(names)).Distinct().OrderBy(method => $"{method.DeclaringType}:{method}", StringComparer.Ordinal).ToList();
Mibc.Write(args[0], methods);
Console.WriteLine($"{methods.Count} methods, from {lines.Count} lines");

/// <summary>A method that was compiled: <c>System.Linq.Enumerable+Iterator`1[int]:Select[System.__Canon](System.Func`2[int,System.__Canon])</c></summary>
/// <param name="Arguments">Types for a method that is itself generic.</param>
sealed partial record JitLine(string Type, string Method, string Arguments, int Parameters)
{
    const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    [GeneratedRegex(@"^\s*\d+: JIT compiled (?<what>.+) \[[^\[\]]+\]$")]
    static partial Regex Compiled { get; }

    public static JitLine? Parse(string line)
    {
        var what = Compiled.Match(line).Groups["what"].Value;
        if (Outside(what, ':', 0) is not (> 0 and var colon) || Outside(what, '(', colon) is not (> 0 and var open))
        {
            return null;
        }

        var method = what[(colon + 1)..open];
        var bracket = method.IndexOf('[');
        var arguments = bracket > 0 ? method[(bracket + 1)..^1] : "";
        return new JitLine(what[..colon], bracket > 0 ? method[..bracket] : method, arguments, Split(what[(open + 1)..what.LastIndexOf(')')]).Count);
    }

    /// <summary>All overloads with as many parameters: one too many costs a few bytes.</summary>
    public IEnumerable<MethodBase> Find(TypeNames names)
    {
        var arguments = Split(Arguments).ConvertAll(names.Find);
        if (names.Find(Type) is not { } type || arguments.Contains(null))
        {
            return [];
        }

        var found = type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)).Where(one => one.Name == Method && one.GetParameters().Length == Parameters);
        return found.Where(one => (one.IsGenericMethod ? one.GetGenericArguments().Length : 0) == arguments.Count).Select(one => Made(one, [.. arguments.OfType<Type>()])).OfType<MethodBase>();
    }

    /// <summary>Null: the types do not fit, since some are not those of the program, but stand for all that are alike.</summary>
    static MethodBase? Made(MethodBase method, Type[] arguments)
    {
        try
        {
            return arguments.Length == 0 ? method : ((MethodInfo)method).MakeGenericMethod(arguments);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Splits at commas outside of brackets.</summary>
    public static List<string> Split(string text)
    {
        var parts = new List<string>();
        while (Outside(text, ',', 0) is >= 0 and var at)
        {
            parts.Add(text[..at]);
            text = text[(at + 1)..];
        }

        return text.Length == 0 ? parts : [.. parts, text];
    }

    static int Outside(string text, char sought, int start)
    {
        var depth = 0;
        for (var i = start; i < text.Length; i++)
        {
            depth += text[i] == '[' ? 1 : text[i] == ']' ? -1 : 0;
            if (depth == 0 && text[i] == sought)
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>Types by the names that the runtime's compiler prints: an enumeration as the number it is, every class as one.</summary>
sealed class TypeNames
{
    static readonly Dictionary<string, Type> Short = new()
    {
        ["bool"] = typeof(bool),
        ["char"] = typeof(char),
        ["byte"] = typeof(byte),
        ["sbyte"] = typeof(sbyte),
        ["short"] = typeof(short),
        ["ushort"] = typeof(ushort),
        ["int"] = typeof(int),
        ["uint"] = typeof(uint),
        ["long"] = typeof(long),
        ["ulong"] = typeof(ulong),
        ["float"] = typeof(float),
        ["double"] = typeof(double),
        ["nint"] = typeof(nint),
        ["nuint"] = typeof(nuint),
        ["System.__Canon"] = typeof(object),
    };

    readonly List<Assembly> _assemblies;
    readonly Dictionary<string, Type?> _found = [];

    /// <param name="folder">The framework's own come from the runtime that this runs on.</param>
    public TypeNames(string folder)
    {
        var shared = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var own = Directory.GetFiles(folder, "*.dll").Where(file => !File.Exists(Path.Combine(shared, Path.GetFileName(file)))).Select(file => Load(() => Assembly.LoadFrom(file)));
        _assemblies = [.. own.Concat(Directory.GetFiles(shared, "*.dll").Select(file => Load(() => Assembly.Load(Path.GetFileNameWithoutExtension(file))))).OfType<Assembly>()];
    }

    /// <summary>Null: there is none, or none that takes these arguments.</summary>
    public Type? Find(string name) => _found.TryGetValue(name, out var known) ? known : _found[name] = Read(name);

    Type? Read(string name)
    {
        if (name.EndsWith("[]", StringComparison.Ordinal))
        {
            return Find(name[..^2])?.MakeArrayType();
        }

        if (name.IndexOf('[') is not (> 0 and var bracket))
        {
            return Short.GetValueOrDefault(name) ?? _assemblies.Select(assembly => assembly.GetType(name)).FirstOrDefault(type => type is not null);
        }

        var arguments = JitLine.Split(name[(bracket + 1)..^1]).ConvertAll(Find);
        try
        {
            return arguments.Contains(null) ? null : Find(name[..bracket])?.MakeGenericType([.. arguments.OfType<Type>()]);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Null: it is a program of the machine's.</summary>
    static Assembly? Load(Func<Assembly> load)
    {
        try
        {
            return load();
        }
        catch (Exception exception) when (exception is BadImageFormatException or FileNotFoundException)
        {
            return null;
        }
    }
}

/// <summary>
/// The file that crossgen2 reads with <c>--mibc</c>: an assembly whose method <c>AssemblyDictionary</c> names groups of methods, each of which is a method that loads what
/// it names as tokens (dotnet/runtime, ILCompiler.ReadyToRun/IBC/MIbcProfileParser.cs). What is not there any more is passed over.
/// </summary>
static class Mibc
{
    const MethodAttributes Global = MethodAttributes.Public | MethodAttributes.Static;

    public static void Write(string path, List<MethodBase> methods)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("profile"), typeof(object).Assembly);
        var module = assembly.DefineDynamicModule("profile");
        var group = module.DefineGlobalMethod("Methods", Global, typeof(void), null);
        Emit(group, methods.Select(method => method is MethodInfo info ? module.GetMethodMetadataToken(info) : module.GetMethodMetadataToken((ConstructorInfo)method)));
        var dictionary = module.DefineGlobalMethod("AssemblyDictionary", Global, typeof(void), null);

        // Of a group all assemblies are named that it is about, the one which is compiled first. All are compiled as one, and this one is always among them.
        dictionary.GetILGenerator().Emit(OpCodes.Ldstr, "System.Private.CoreLib;");
        Emit(dictionary, [module.GetMethodMetadataToken(group)]);
        module.CreateGlobalFunctions();
        assembly.Save(path);
    }

    static void Emit(MethodBuilder into, IEnumerable<int> tokens)
    {
        var code = into.GetILGenerator();
        foreach (var token in tokens)
        {
            code.Emit(OpCodes.Ldtoken, token);
            code.Emit(OpCodes.Pop);
        }

        code.Emit(OpCodes.Ret);
    }
}
