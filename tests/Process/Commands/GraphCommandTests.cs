using Slipway.Tests.Support;

namespace Slipway.Tests.Commands;

public class GraphCommandTests
{
    [Fact]
    public async Task A_tree_shows_what_stands_on_what()
    {
        using var repository = await Repository();

        Assert.Equal("""
            exit 0
            --- stdout
            plasma
            visits
            ├── visits.database (postgresql 15, or sqlite)
            ├── accounts
            │   ├── accounts.store (redis 7)
            │   └── money
            └── orders
                ├── accounts (see above)
                └── accounts.store (redis 7)

            """, (await repository.RunAsync("graph")).Whole);
    }

    [Fact]
    public async Task A_part_of_it_on_a_stage()
    {
        using var repository = await Repository();

        Assert.Equal("exit 0\n--- stdout\norders\n├── accounts\n│   ├── accounts.store (redis 7, by its URL)\n│   └── money\n└── accounts.store (redis 7, by its URL)\n", (await repository.RunAsync("graph", "orders", "--stage", "prod")).Whole);
        Assert.Equal("exit 2\n--- stderr\nerror: there is no stage `pord`\n  fix: did you mean `prod`?\n", (await repository.RunAsync("graph", "-s", "pord")).Whole);
        Assert.Equal("exit 2\n--- stderr\nerror: there is no component `order`\n  fix: did you mean `orders`?\n", (await repository.RunAsync("graph", "order")).Whole);
    }

    [Fact]
    public async Task Dot_and_Mermaid_for_drawing()
    {
        using var repository = await Repository();

        Assert.Equal("""
            digraph needs {
              rankdir=LR;
              "accounts" [shape=box];
              "accounts.store" [shape=cylinder, label="accounts.store\nredis 7"];
              "money" [shape=box];
              "accounts" -> "accounts.store";
              "accounts" -> "money";
            }

            """, (await repository.RunAsync("graph", "accounts", "-o", "dot")).Output);
        Assert.Equal("""
            flowchart LR
              n0["accounts"]
              n1[("accounts.store<br>redis 7")]
              n2["money"]
              n0 --> n1
              n0 --> n2

            """, (await repository.RunAsync("graph", "accounts", "-o", "mermaid")).Output);
    }

    [Fact]
    public async Task JSON_for_programs()
    {
        using var repository = await Repository();

        Assert.Equal("""
            {
              "stage": "local",
              "nodes": [
                {
                  "id": "accounts",
                  "component": "accounts",
                  "kind": "app",
                  "folder": "apps/accounts"
                },
                {
                  "id": "accounts.store",
                  "resource": "redis",
                  "version": "7",
                  "embedded": null,
                  "bound": false
                },
                {
                  "id": "money",
                  "component": "money",
                  "kind": "library",
                  "folder": "libs/money"
                }
              ],
              "edges": [
                {
                  "from": "accounts",
                  "to": "accounts.store",
                  "need": "store"
                },
                {
                  "from": "accounts",
                  "to": "money",
                  "need": "money"
                }
              ]
            }

            """, (await repository.RunAsync("graph", "apps/accounts", "-o", "json")).Output);
    }

    static async Task<TemporaryRepository> Repository()
    {
        var repository = await TemporaryRepository.CreateAsync();
        return repository.With("slipway.yaml", "repository: plasma\n")
            .With("apps/visits/slipway.yaml", "app: visits\nneeds: { database: { postgresql: 15, embedded: sqlite }, login: accounts, shop: orders }\n")
            .With("apps/accounts/slipway.yaml", "app: accounts\nneeds: { store: { redis: 7 }, money: money }\nstages: { production: { needs: { store: { url: \"{secret:store}\" } } } }\n")
            .With("apps/orders/slipway.yaml", "app: orders\nneeds: { accounts: accounts, cache: { redis: 7, owner: accounts.store } }\n")
            .With("libs/money/slipway.yaml", "library: money\n");
    }
}
