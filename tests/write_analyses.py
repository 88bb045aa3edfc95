"""Adds analyses to a result, laid out as domain analyses are: /effects/jobs, /shocks/attack,
/shocks/contagion, /plan/links, /integration. Numbers are made up and reproducible.

usage: write_analyses.py RESULT.nc
"""

import sys

import h5py
import numpy as np


class Group:
    """A group with dimension scales, arrays and attributes."""

    def __init__(self, file, path, dimensions):
        self.group = file.create_group(path)
        for name, n in dimensions.items():
            scale = self.group.create_dataset(name, data=np.zeros(n, "f4"))
            scale.make_scale("This is a netCDF dimension but not a netCDF variable.")

    def put(self, name, dimensions, values, long_name="", units="1"):
        values = np.asarray(values)
        if values.dtype.kind == "U":
            item = self.put_text(name, values)
            dimensions = (*dimensions, f"{name}_width")
        else:
            item = self.group.create_dataset(name, data=values)
        for axis, dimension in enumerate(dimensions):
            item.dims[axis].attach_scale(self.group[dimension])
        item.attrs["long_name"] = np.bytes_(long_name.encode())
        item.attrs["units"] = np.bytes_(units)

    def put_text(self, name, values):
        """Characters along one more dimension, of the type that the program writes."""
        width = max(len(text.encode()) for text in values)
        scale = self.group.create_dataset(f"{name}_width", data=np.zeros(width, "f4"))
        scale.make_scale("This is a netCDF dimension but not a netCDF variable.")
        space = h5py.h5s.create_simple((len(values), width))
        kind = self.group.file["network_id"].id.get_type()
        made = h5py.h5d.create(self.group.id, name.encode(), kind, space)
        rows = [list(text.encode().ljust(width, b"\0")) for text in values]
        made.write(h5py.h5s.ALL, h5py.h5s.ALL, np.array(rows, "u1").view("S1"), kind)
        return h5py.Dataset(made)

    def say(self, **attributes):
        for name, value in attributes.items():
            self.group.attrs[name] = np.bytes_(value) if isinstance(value, str) else value


def effects(file):
    terms = ["(intercept)", "betweenness", "closeness_wf", "ln_gdp", "betweenness^2"]
    coef = np.array([0.4, 0.21, -0.35, 0.02, -0.04])
    se = np.array([0.3, 0.05, 0.12, 0.06, 0.03])
    g = Group(file, "effects/jobs", {"term": len(terms)})
    g.put("term_name", ("term",), terms, "term of the model")
    g.put("coef", ("term",), coef, "coefficient")
    g.put("se", ("term",), se, "standard error")
    g.put("ci_lo", ("term",), coef - 1.96 * se, "lower end of the 95 % confidence interval")
    g.put("ci_hi", ("term",), coef + 1.96 * se, "upper end of the 95 % confidence interval")
    g.put("p_classic", ("term",), 2 ** -np.abs(coef / se), "p of the t test")
    g.say(formula="resis ~ betweenness + closeness_wf + ln_gdp", n=120, r2=0.42, se_type="hc1")


def shocks(file):
    removed = np.arange(26)
    g = Group(file, "shocks/attack", {"cell": 2, "point": 26, "replicate": 20, "node": 50})
    g.put("share", ("cell",), [0.5, 1.0], "share of the loss")
    g.put("removed", ("point",), removed, "number of removals")
    s = np.exp(-0.1 * removed[None, :] * np.array([[1.0], [2.0]]))
    g.put("s", ("cell", "point"), s, "largest component / n")
    g.put("s_low", ("cell", "point"), 0.9 * s, "5 % of replicates are below")
    g.put("s_high", ("cell", "point"), np.minimum(1.0, 1.1 * s), "5 % are above")
    g.put("r", ("cell", "replicate"), np.tile(np.linspace(0.1, 0.3, 20), (2, 1)), "robustness R")
    nodes = [text.tobytes().rstrip(b"\0").decode() for text in file["node_id"][:50]]
    g.put("node_id", ("node",), nodes, "identifier of the node")
    g.put("loss", ("cell", "node"), np.arange(100.0).reshape(2, 50), "loss of the node")
    g.say(model="attack", comment="simulated under these assumptions, not measured")
    draw = np.random.default_rng(1)
    g = Group(file, "shocks/contagion", {"time": 40, "replicate": 20})
    t = np.arange(40)
    curve = 1 / (1 + np.exp(-(t[None, :] - 15 - draw.normal(0, 2, (20, 1))) / 3))
    g.put("infected", ("replicate", "time"), curve, "share of the nodes that are infected")
    g.say(model="sir", beta=0.3, gamma=0.1)


def plan(file):
    g = Group(file, "plan/links", {"step": 8})
    gain = 1.0 / np.arange(1, 9)
    g.put("u", ("step",), np.arange(8), "one end of the new tie: position along node")
    g.put("v", ("step",), np.arange(8, 16), "the other end")
    g.put("gain", ("step",), gain, "gain of the step")
    g.put("objective_after", ("step",), 1 + np.cumsum(gain), "objective after the step")
    g.put("baseline_random_mean", ("step",), 1 + 0.4 * np.cumsum(gain), "the same for random ties")
    g.say(objective="global efficiency", budget=8)


def integration(file):
    draw = np.random.default_rng(2)
    g = Group(file, "integration", {"city": 30, "period": 6, "sector": 4})
    g.put("city_id", ("city",), [f"city {i}" for i in range(30)], "city")
    g.put("period_label", ("period",), np.arange(2015, 2021), "period, such as a year")
    g.put("shannon", ("city", "period"), 2 + draw.normal(0, 0.2, (30, 6)), "industrial diversity")
    g.put("lq", ("city", "sector"), draw.uniform(0, 2, (30, 4)), "location quotient")
    g.put("krugman", ("city",), draw.uniform(0, 1, 30), "specialisation")


def main():
    h5py.get_config().track_order = True
    with h5py.File(sys.argv[1], "r+") as file:
        effects(file)
        shocks(file)
        plan(file)
        integration(file)


if __name__ == "__main__":
    main()
