#!/usr/bin/env python3
"""The result file opens unchanged in h5py, in xarray with both engines and in ncdump, whatever the
number of ranks that wrote it; and the ranks leave no trace in it.

usage: check_openers.py WRITE_SAMPLE MPIEXEC NUMPROC_FLAG
"""
import shutil
import subprocess
import sys

try:
    import h5py
    import numpy as np
    import xarray as xr
    import h5netcdf  # noqa: F401
    import netCDF4  # noqa: F401
except ImportError as missing:
    print("skipped:", missing)
    sys.exit(77)

WORDS = ["", "Łódź", "a,b", 'say "so"', "São Paulo", "two\nlines"]
SIZES = {"small": [5, 0, 3, 6], "large": [70000, 0, 3, 80001], "empty": [0, 0, 0, 0]}
ENGINES = ["netcdf4", "h5netcdf"]


def betweenness(n):
    row = np.arange(n)
    values = (row * 7919) % 10007 / 3.0
    values[row % 7 == 3] = np.nan
    return values


def is_variable(d):
    return isinstance(d, h5py.Dataset) and d.attrs.get("CLASS") != b"DIMENSION_SCALE"


def check_xarray(path, sizes, engine):
    n = sum(sizes)
    with xr.open_dataset(path, engine=engine) as d:
        d = d.load()
    assert dict(d.sizes) == {"network": 4, "node": n, "edge": n}, dict(d.sizes)
    np.testing.assert_array_equal(d.betweenness.values, betweenness(n))
    assert d.betweenness.dtype == np.float64
    assert np.isnan(d.betweenness.encoding["_FillValue"])
    for name in ("edge_u", "edge_v", "edge_id", "node_row_size"):
        assert d[name].dtype == np.int64, (name, d[name].dtype)
        assert "_FillValue" not in d[name].encoding, name
    assert d.degree.dtype == np.int32 and d.status.dtype == np.int8
    np.testing.assert_array_equal(d.edge_id.values, 2**53 + 1 + np.arange(n))
    names = [str(2**53 + 1 + i) for i in range(n)]
    assert d.node_id.values.tolist() == names
    assert all(isinstance(x, str) for x in d.node_name.values)
    assert d.node_name.values.tolist() == [WORDS[i % 6] for i in range(n)]
    assert d.network_id.values.tolist() == ["city-%d" % i for i in range(4)]
    assert d.node_row_size.values.tolist() == sizes
    assert d.status.attrs["flag_meanings"] == "ok failed"
    assert d.status.attrs["flag_values"].tolist() == [0, 1]
    assert d.closeness_wf.attrs["units"] == "1/m"
    assert d.attrs["schema"] == "centropolis/1" and d.attrs["comment"] == ""
    assert d.attrs["alpha"] == 1.5 and d.attrs["n_failed"] == 1
    with xr.open_dataset(path, engine=engine, group="run") as run:
        assert run.seconds.dims == ("network",)
        assert run.seconds.values.tolist() == [1.5, 3.0, 4.5, 6.0]
        assert run.host.values.tolist() == WORDS[:4]


def check_h5py(path, sizes):
    n = sum(sizes)
    with h5py.File(path, "r") as f:
        np.testing.assert_array_equal(f["betweenness"][:], betweenness(n))
        for name, d in f.items():
            if is_variable(d):
                assert all(len(axis) == 1 for axis in d.dims), name
        assert f["betweenness"].dims[0][0].name == "/node"
        assert f["run/seconds"].dims[0][0].name == "/network"
        rows = f["node_name"][:].view("S24").ravel() if n else []
        assert [x.decode() for x in rows] == [WORDS[i % 6] for i in range(n)]
        if n > 65536:
            assert f["betweenness"].chunks == (65536,)
            assert f["betweenness"].compression == "gzip" and f["betweenness"].shuffle


def check_ncdump(path):
    tool = shutil.which("ncdump")
    if tool is None:
        print("no ncdump")
        return
    text = subprocess.run([tool, "-h", path], check=True, capture_output=True, text=True).stdout
    assert "char node_id(node, strlen_node_id)" in text
    assert "double betweenness(node)" in text and "group: run {" in text
    assert "netCDF dimension but not" not in text


def check_same(path, other):
    tool = shutil.which("h5diff")
    if tool is None:
        print("no h5diff")
        return
    done = subprocess.run([tool, path, other], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    with h5py.File(path) as a, h5py.File(other) as b:
        assert a.attrs["content_digest"] == b.attrs["content_digest"]
        for name in a:
            if is_variable(a[name]):
                assert a[name][:].tobytes() == b[name][:].tobytes(), name


def main():
    writer, mpiexec, flag = sys.argv[1:4]
    for kind, sizes in SIZES.items():
        for ranks in (1, 2, 3):
            path = "openers_%s_%d.nc" % (kind, ranks)
            subprocess.run([mpiexec, flag, str(ranks), writer, path, kind], check=True)
            check_h5py(path, sizes)
            for engine in ENGINES:
                check_xarray(path, sizes, engine)
            check_ncdump(path)
            if ranks > 1:
                check_same("openers_%s_1.nc" % kind, path)
    print("all openers agree")


if __name__ == "__main__":
    main()
