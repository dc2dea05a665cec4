using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Releases.Objects.Databases;

/// <summary>The objects of a component's own databases: for each a Secret, a Service and a StatefulSet, all of one name.</summary>
static class DatabaseObjects
{
    /// <summary>The port's name in the Service and in the pod.</summary>
    public const string PortName = "server";

    /// <summary>The superuser's password in the Secret.</summary>
    public const string Admin = "admin";

    /// <summary>The password of the application's role in the Secret.</summary>
    public const string User = "user";

    /// <summary>In the order in which they can be applied.</summary>
    public static IEnumerable<JsonObject> Of(ObjectInputs inputs) => OwnedDatabase.Of(inputs.Owner.Component, inputs.Settings).SelectMany(database => Of(inputs, database));

    static IEnumerable<JsonObject> Of(ObjectInputs inputs, OwnedDatabase database)
    {
        yield return Secret(inputs, database);
        yield return Service(inputs, database);
        yield return DatabaseSet.Of(inputs, database);
        if (inputs.Settings.Deploy.HasNetworkPolicy)
        {
            yield return Policy(inputs, database);
        }
    }

    public static JsonObject Shell(ObjectInputs inputs, OwnedDatabase database, string apiVersion, string kind)
    {
        var shell = ObjectShell.Of(inputs, apiVersion, kind, database.Name, database.Need.Name);
        shell["metadata"]!["labels"]![DatabaseMark.Label] = database.Need.Name;
        return shell;
    }

    static JsonObject Secret(ObjectInputs inputs, OwnedDatabase database)
    {
        var (secret, passwords) = (Shell(inputs, database, "v1", "Secret"), database.Passwords(inputs.Key));
        secret["type"] = "Opaque";
        secret["immutable"] = true;
        secret["data"] = new JsonObject { [Admin] = Encoded(passwords.Admin), [User] = Encoded(passwords.User) };
        return secret;
    }

    static JsonObject Service(ObjectInputs inputs, OwnedDatabase database)
    {
        var service = Shell(inputs, database, "v1", "Service");
        service["spec"] = new JsonObject
        {
            ["selector"] = inputs.Owner.PodLabels(database.Need.Name),
            ["ports"] = new JsonArray(new JsonObject { ["name"] = PortName, ["port"] = database.Server.Port, ["targetPort"] = PortName }),
        };
        return service;
    }

    /// <summary>The component itself, and those that need it: one of them may borrow the database.</summary>
    static JsonObject Policy(ObjectInputs inputs, OwnedDatabase database)
    {
        var policy = Shell(inputs, database, "networking.k8s.io/v1", "NetworkPolicy");
        policy["spec"] = new JsonObject
        {
            ["podSelector"] = new JsonObject { ["matchLabels"] = inputs.Owner.PodLabels(database.Need.Name) },
            ["policyTypes"] = new JsonArray("Ingress"),
            ["ingress"] = new JsonArray(new JsonObject
            {
                ["ports"] = new JsonArray(new JsonObject { ["port"] = PortName }),
                ["from"] = NetworkPolicyObject.Ours(inputs),
            }),
        };
        return policy;
    }

    static string Encoded(string password) => Convert.ToBase64String(Encoding.UTF8.GetBytes(password));
}
