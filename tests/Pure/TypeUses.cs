using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Slipway.Tests;

/// <summary>The types that a type of an assembly uses, read from its metadata and its code.</summary>
sealed class TypeUses(MetadataReader metadata, PEReader file)
{
    static readonly Dictionary<int, OperandType> Operands = typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value & 0xFFFF, code => code.OperandType);

    readonly HashSet<(string Namespace, string Name)> _found = [];

    public IEnumerable<(string Namespace, string Name)> Of(TypeDefinition type)
    {
        Add(type.BaseType);
        foreach (var implemented in type.GetInterfaceImplementations())
        {
            Add(metadata.GetInterfaceImplementation(implemented).Interface);
        }

        foreach (var field in type.GetFields())
        {
            AddAll(metadata.GetFieldDefinition(field).DecodeSignature(new Names(this), null));
        }

        foreach (var method in type.GetMethods().Select(metadata.GetMethodDefinition))
        {
            var signature = method.DecodeSignature(new Names(this), null);
            AddAll(signature.ReturnType);
            AddAll([.. signature.ParameterTypes.SelectMany(parameter => parameter)]);
            if (method.RelativeVirtualAddress != 0)
            {
                AddBody(file.GetMethodBody(method.RelativeVirtualAddress));
            }
        }

        return _found;
    }

    /// <summary>A nested type belongs to the namespace of the outermost.</summary>
    public static string NamespaceOf(MetadataReader metadata, TypeDefinition type) =>
        type.GetDeclaringType() is { IsNil: false } outer ? NamespaceOf(metadata, metadata.GetTypeDefinition(outer)) : metadata.GetString(type.Namespace);

    void AddAll(ImmutableArray<(string, string)> names) => _found.UnionWith(names);

    void Add(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition or HandleKind.TypeReference when !handle.IsNil:
                _found.Add(Name(handle));
                break;
            case HandleKind.TypeSpecification:
                AddAll(metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(new Names(this), null));
                break;
            case HandleKind.MemberReference:
                Add(metadata.GetMemberReference((MemberReferenceHandle)handle).Parent);
                break;
            case HandleKind.MethodDefinition:
                Add(metadata.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.FieldDefinition:
                Add(metadata.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MethodSpecification:
                var method = metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                Add(method.Method);
                AddAll([.. method.DecodeSignature(new Names(this), null).SelectMany(argument => argument)]);
                break;
        }
    }

    (string Namespace, string Name) Name(EntityHandle handle)
    {
        if (handle.Kind == HandleKind.TypeReference)
        {
            var reference = metadata.GetTypeReference((TypeReferenceHandle)handle);
            return reference.ResolutionScope.Kind == HandleKind.TypeReference ? Name(reference.ResolutionScope) : (metadata.GetString(reference.Namespace), metadata.GetString(reference.Name));
        }

        var type = metadata.GetTypeDefinition((TypeDefinitionHandle)handle);
        return (NamespaceOf(metadata, type), metadata.GetString(type.Name));
    }

    void AddBody(MethodBodyBlock body)
    {
        if (!body.LocalSignature.IsNil)
        {
            AddAll([.. metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(new Names(this), null).SelectMany(local => local)]);
        }

        var code = body.GetILReader();
        while (code.RemainingBytes > 0)
        {
            int operation = code.ReadByte();
            operation = operation == 0xFE ? 0xFE00 | code.ReadByte() : operation;
            AddOperand(Operands[operation], ref code);
        }
    }

    void AddOperand(OperandType operand, ref BlobReader code)
    {
        switch (operand)
        {
            case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                Add((EntityHandle)MetadataTokens.Handle(code.ReadInt32()));
                break;
            case OperandType.InlineSwitch:
                var targets = code.ReadInt32();
                code.Offset += 4 * targets;
                break;
            case OperandType.InlineI8 or OperandType.InlineR:
                code.Offset += 8;
                break;
            case OperandType.InlineNone:
                break;
            case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                code.Offset += 1;
                break;
            case OperandType.InlineVar:
                code.Offset += 2;
                break;
            default:
                code.Offset += 4;
                break;
        }
    }

    /// <summary>Takes a signature apart into the names of the types in it.</summary>
    sealed class Names(TypeUses uses) : ISignatureTypeProvider<ImmutableArray<(string, string)>, object?>
    {
        public ImmutableArray<(string, string)> GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => [uses.Name(handle)];

        public ImmutableArray<(string, string)> GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => [uses.Name(handle)];

        public ImmutableArray<(string, string)> GetTypeFromSpecification(MetadataReader reader, object? context, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, context);

        public ImmutableArray<(string, string)> GetGenericInstantiation(ImmutableArray<(string, string)> type, ImmutableArray<ImmutableArray<(string, string)>> arguments) =>
            [.. type, .. arguments.SelectMany(argument => argument)];

        public ImmutableArray<(string, string)> GetFunctionPointerType(MethodSignature<ImmutableArray<(string, string)>> signature) =>
            [.. signature.ReturnType, .. signature.ParameterTypes.SelectMany(parameter => parameter)];

        public ImmutableArray<(string, string)> GetModifiedType(ImmutableArray<(string, string)> modifier, ImmutableArray<(string, string)> type, bool isRequired) => type;

        public ImmutableArray<(string, string)> GetArrayType(ImmutableArray<(string, string)> type, ArrayShape shape) => type;

        public ImmutableArray<(string, string)> GetByReferenceType(ImmutableArray<(string, string)> type) => type;

        public ImmutableArray<(string, string)> GetPinnedType(ImmutableArray<(string, string)> type) => type;

        public ImmutableArray<(string, string)> GetPointerType(ImmutableArray<(string, string)> type) => type;

        public ImmutableArray<(string, string)> GetSZArrayType(ImmutableArray<(string, string)> type) => type;

        public ImmutableArray<(string, string)> GetGenericMethodParameter(object? context, int index) => [];

        public ImmutableArray<(string, string)> GetGenericTypeParameter(object? context, int index) => [];

        public ImmutableArray<(string, string)> GetPrimitiveType(PrimitiveTypeCode code) => [];
    }
}
