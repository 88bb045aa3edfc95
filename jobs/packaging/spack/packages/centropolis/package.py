"""Spack package of centropolis; jobs/guide/install.md says how to build a checkout with it."""

from spack.package import *


class Centropolis(CMakePackage):
    """Exact degree, closeness and betweenness centralities of urban networks, with MPI and OpenMP,
    and what follows from them for the resilience of cities."""

    license("BSD-3-Clause")

    version("0.1.0")

    variant("man", default=True, description="Man pages, by help2man")

    depends_on("c", type="build")
    depends_on("cmake@3.19:", type="build")
    depends_on("help2man", type="build", when="+man")

    depends_on("mpi@3:")
    depends_on("hdf5@1.10:+hl")
    depends_on("metis@5:")
    depends_on("suite-sparse")
    depends_on("lapack")
    depends_on("netlib-lapack+lapacke", when="^[virtuals=lapack] netlib-lapack")
    depends_on("expat")
    depends_on("isa-l")
    depends_on("jansson")
    depends_on("libcsv")
    depends_on("random123")
    depends_on("sqlite@3:")
    depends_on("xxhash")
    depends_on("xz")
    depends_on("zlib-api")

    def cmake_args(self):
        return [self.define("POLIS_TESTS", False)]
