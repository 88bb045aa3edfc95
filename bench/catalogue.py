"""The networks of the benchmark: where their files are, how they are read, who is compared.

Files are looked for below the folder of --data (or POLIS_DATA); what is not there is recorded as
missing. What no file has is generated and labelled synthetic.
"""

from dataclasses import dataclass, field
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent
LENGTH = ("--weight", "length", "--weight-role", "length")
UNDIRECTED = ("--undirected",)


@dataclass(frozen=True)
class Network:
    """One line of the benchmark."""

    name: str  # what tables and plots call it
    path: str = ""  # below the data folder
    options: tuple = ()  # of `centropolis centrality`
    make: tuple = ()  # arguments of centropolis that make it instead: (..., "-o", "OUT.nc")
    target: float = 0.0  # ratio to the fastest peer that is asked for
    kind: str = "real"  # or built, synthetic
    batch: bool = False  # a folder of networks
    quick: bool = False  # small enough for --quick
    scaling: bool = False  # threads and ranks are varied
    growth: bool = False  # a point of the plot of time against n m
    peers: tuple = field(default=("graph-tool", "igraph", "networkx"))


def generated(model, n, weighted=True, **how):
    """A generated network; the name says that it is."""
    options = how.pop("options", LENGTH if weighted else ())
    return Network(f"{model} {n}", make=("generate", model, "--n", str(n)), kind="synthetic",
                   options=options, growth=True, peers=("graph-tool", "igraph"), **how)


def towns(count, **how):
    """A folder of synthetic street networks."""
    make = ("generate", "street", "--count", str(count), "--sizes", "200:5000",
            "--mean-size", "1000")
    return Network(f"{count} towns", make=make, options=LENGTH, target=50, kind="synthetic",
                   batch=True, peers=("igraph",), **how)


GRAVITY = ("build", str(SOURCE / "inputs" / "world-cities.csv"), "--gravity", "power", "--mass",
           "pop", "--exponents", "1,1,2", "--threshold", "none")
STRENGTH = ("--weight", "strength", "--weight-role", "strength")

NETWORKS = (
    Network("Sioux Falls", "tntp/SiouxFalls/SiouxFalls_net.tntp", UNDIRECTED + LENGTH, quick=True),
    Network("Winnipeg", "tntp/Winnipeg/Winnipeg_net.tntp", UNDIRECTED + LENGTH, target=50,
            quick=True, scaling=True),
    Network("Winnipeg directed", "tntp/Winnipeg/Winnipeg_net.tntp", LENGTH, quick=True),
    Network("power", "graphs/power.graph", target=40, quick=True),
    Network("Chicago regional", "tntp/chicago-regional/ChicagoRegional_net.tntp",
            UNDIRECTED + LENGTH, target=50, scaling=True),
    Network("Chicago regional directed", "tntp/chicago-regional/ChicagoRegional_net.tntp", LENGTH),
    Network("Sydney", "tntp/Sydney/Sydney_net.tntp", UNDIRECTED + LENGTH, target=50),
    Network("PGP", "graphs/PGPgiantcompo.graph", target=40),
    Network("airfoil1", "graphs/airfoil1.graph", target=30),
    Network("MIT8", "graphs/MIT8.edgelist", UNDIRECTED, target=20, scaling=True),
    Network("wiki-Vote", "graphs/wiki-Vote.txt", UNDIRECTED, target=20),
    Network("twitch DE", "twitch/DE_edges.csv", UNDIRECTED, target=20),
    Network("twitch ES", "twitch/ES_edges.csv", UNDIRECTED, target=20),
    Network("twitch FR", "twitch/FR_edges.csv", UNDIRECTED, target=20),
    Network("US migration", "us_counties/flows.csv",
            ("--directed", "--weight", "w", "--weight-role", "strength"), target=20),
    Network("world gravity", make=GRAVITY, options=STRENGTH, target=20, kind="built"),
    Network("New York", "roads/NY.gr.xz", UNDIRECTED, target=20, peers=("graph-tool", "igraph")),
    towns(300, quick=True, scaling=True),
    towns(10000),
    generated("street", 1000, quick=True),
    generated("street", 3000, quick=True),
    generated("street", 10000, quick=True),
    generated("street", 30000),
    generated("street", 100000),
    generated("preferential", 1000, weighted=False, quick=True),
    generated("preferential", 3000, weighted=False, quick=True),
    generated("preferential", 10000, weighted=False),
    generated("preferential", 30000, weighted=False),
)


def choose(names, quick):
    """The networks of a run: those named (all, in any case, a part of the name), or the defaults."""
    if names:
        wanted = [name.strip().lower() for name in names.split(",")]
        exact = {network.name.lower() for network in NETWORKS}
        chosen = [
            network for network in NETWORKS
            if any(w == network.name.lower() or (w not in exact and w in network.name.lower())
                   for w in wanted)
        ]
        if not chosen:
            known = ", ".join(network.name for network in NETWORKS)
            raise SystemExit(f"--networks: none is called {names}; known: {known}")
        return chosen
    return [n for n in NETWORKS if n.quick or not quick]
