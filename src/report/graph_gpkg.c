/*
 * GeoPackage 1.3 (OGC 12-128r17): a layer of points, nodes, and one of lines, edges, with the
 * variables as fields. Longitudes and latitudes are EPSG:4326, plane coordinates undefined
 * Cartesian ones (-1). The database is made in memory, so the file appears whole or not at all, and
 * the same networks give the same bytes.
 */
#include "base/mem.h"
#include "report/graph_file.h"

#include <sqlite3.h>
#include <string.h>

enum { HEADER_BYTES = 8, POINT_BYTES = 16, WKB_POINT = 1, WKB_LINE = 2, WGS84 = 4326, PLANE = -1 };

typedef struct package {
    sqlite3 *db;
    sqlite3_stmt *node, *edge;
    polis_place place; /* of all networks */
} package;

static polis_err fail(polis_graph_file *f, package *p)
{
    const int code = sqlite3_errcode(p->db);

    if (code == SQLITE_NOMEM) {
        return POLIS_E_NOMEM;
    }
    return polis_fail(f->fault, POLIS_E_IO, f->out_name, 0, "SQLite: %s", sqlite3_errmsg(p->db));
}

static polis_err run(polis_graph_file *f, package *p, const char *sql)
{
    return sqlite3_exec(p->db, sql, NULL, NULL, NULL) == SQLITE_OK ? POLIS_OK : fail(f, p);
}

static const char tables[] =
    "PRAGMA application_id = 1196444487;" /* "GPKG" */
    "PRAGMA user_version = 10300;"
    "BEGIN;"
    "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY "
    "KEY, organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT "
    "NOT NULL, description TEXT);"
    "INSERT INTO gpkg_spatial_ref_sys VALUES"
    "('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\","
    "6378137,298.257223563]],PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]]', NULL),"
    "('Undefined Cartesian', -1, 'NONE', -1, 'undefined', NULL),"
    "('Undefined geographic', 0, 'NONE', 0, 'undefined', NULL);"
    "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, "
    "identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT "
    "(strftime('%Y-%m-%dT%H:%M:%fZ','now')), min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y "
    "DOUBLE, srs_id INTEGER REFERENCES gpkg_spatial_ref_sys(srs_id));"
    "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL UNIQUE REFERENCES "
    "gpkg_contents(table_name), column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, "
    "srs_id INTEGER NOT NULL REFERENCES gpkg_spatial_ref_sys(srs_id), z TINYINT NOT NULL, m "
    "TINYINT "
    "NOT NULL, PRIMARY KEY (table_name, column_name));";

static polis_err begin(polis_graph_file *f)
{
    polis_err rc = POLIS_OK;
    package *p = NULL;

    POLIS_NEW(p, 1);
    f->state = p;
    if (sqlite3_open(":memory:", &p->db) != SQLITE_OK) {
        return fail(f, p);
    }
    POLIS_TRY(run(f, p, tables));

done:
    return rc;
}

/* Create a layer and the statement that adds a feature: geometry, network_id, the keys, columns. */
static polis_err create_layer(polis_graph_file *f, package *p, const char *name,
                              const char *geometry, const char *keys, const polis_columns *columns,
                              sqlite3_stmt **insert)
{
    polis_err rc = POLIS_OK;
    const int srs = p->place == POLIS_PLACE_LON_LAT ? WGS84 : PLANE;
    sqlite3_str *table = sqlite3_str_new(p->db), *add = sqlite3_str_new(p->db);
    char *sql, *text;

    sqlite3_str_appendf(table,
                        "CREATE TABLE %s (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom %s, "
                        "network_id TEXT, %s",
                        name, geometry, keys);
    sqlite3_str_appendf(add, "INSERT INTO %s VALUES (NULL, ?, ?, ?%s", name,
                        strchr(keys, ',') ? ", ?" : "");
    for (int i = 0; i < columns->n; i++) {
        const polis_column *c = columns->cells[i].column;
        sqlite3_str_appendf(table, ", \"%w\" %s", c->name,
                            polis_column_is_words(c)    ? "TEXT"
                            : c->type == POLIS_TYPE_F64 ? "DOUBLE"
                                                        : "INTEGER");
        sqlite3_str_appendall(add, ", ?");
    }
    sqlite3_str_appendf(table,
                        ");INSERT INTO gpkg_contents (table_name, data_type, identifier, "
                        "last_change, srs_id) VALUES ('%s', 'features', '%s', "
                        "'1970-01-01T00:00:00.000Z', %d);"
                        "INSERT INTO gpkg_geometry_columns VALUES ('%s', 'geom', '%s', %d, 0, 0);",
                        name, name, srs, name, geometry, srs);
    sqlite3_str_appendall(add, ");");
    sql = sqlite3_str_finish(table);
    text = sqlite3_str_finish(add);
    if (!sql || !text) {
        rc = POLIS_E_NOMEM;
        goto done;
    }
    POLIS_TRY(run(f, p, sql));
    if (sqlite3_prepare_v2(p->db, text, -1, insert, NULL) != SQLITE_OK) {
        rc = fail(f, p);
    }

done:
    sqlite3_free(sql);
    sqlite3_free(text);
    return rc;
}

static polis_err create_layers(polis_graph_file *f, package *p, const polis_extract *e)
{
    polis_err rc = POLIS_OK;

    p->place = e->place;
    POLIS_TRY(create_layer(f, p, "nodes", "POINT", "node_id TEXT", &e->node, &p->node));
    POLIS_TRY(create_layer(f, p, "edges", "LINESTRING", "u TEXT, v TEXT", &e->edge, &p->edge));

done:
    return rc;
}

/* size bytes of a number, least significant first. */
static unsigned char *put_bytes(unsigned char *at, uint64_t bits, int size)
{
    for (int i = 0; i < size; i++) {
        *at++ = (unsigned char)(bits >> 8 * i & 0xFF);
    }
    return at;
}

static unsigned char *put_double(unsigned char *at, double x)
{
    uint64_t bits;

    memcpy(&bits, &x, sizeof bits);
    return put_bytes(at, bits, 8);
}

/* Bind a geometry of one or two points, or NULL where one of them has no place. */
static int bind_geometry(sqlite3_stmt *insert, const package *p, const polis_extract *e,
                         const int64_t *node, int n)
{
    const int srs = p->place == POLIS_PLACE_LON_LAT ? WGS84 : PLANE;
    unsigned char blob[HEADER_BYTES + 9 + 2 * POINT_BYTES], *at = blob;
    double x, y;

    at = put_bytes(at, 0x01005047, 4); /* "GP", version 0, little endian and no envelope */
    at = put_bytes(at, (uint32_t)srs, 4);
    at = put_bytes(at, 1, 1); /* WKB: little endian */
    at = put_bytes(at, n == 1 ? WKB_POINT : WKB_LINE, 4);
    if (n == 2) {
        at = put_bytes(at, 2, 4);
    }
    for (int i = 0; i < n; i++) {
        if (!polis_extract_place(e, node[i], &x, &y)) {
            return sqlite3_bind_null(insert, 1);
        }
        at = put_double(at, x);
        at = put_double(at, y);
    }
    return sqlite3_bind_blob(insert, 1, blob, (int)(at - blob), SQLITE_TRANSIENT);
}

static int bind_text(sqlite3_stmt *insert, int i, const char *text, size_t len)
{
    return sqlite3_bind_text(insert, i, text, (int)len, SQLITE_TRANSIENT);
}

static int bind_cell(sqlite3_stmt *insert, int i, polis_cells *cells, int64_t row)
{
    const polis_column *c = cells->column;
    size_t len;
    const char *text = polis_cells_text(cells, row, &len);

    if (polis_column_is_words(c)) {
        return bind_text(insert, i, text, len);
    }
    if (c->type == POLIS_TYPE_I64) {
        return sqlite3_bind_int64(insert, i,
                                  ((const sqlite3_int64 *)cells->rows)[row - cells->first]);
    }
    if (c->type != POLIS_TYPE_F64) {
        return sqlite3_bind_int64(insert, i, (sqlite3_int64)polis_cells_number(cells, row));
    }
    return sqlite3_bind_double(insert, i, polis_cells_number(cells, row)); /* NaN becomes NULL */
}

/* Add a node (n = 1) or an edge (n = 2). */
static polis_err add_feature(polis_graph_file *f, polis_extract *e, sqlite3_stmt *insert,
                             const int64_t *node, int n, polis_columns *columns, int64_t row)
{
    package *p = f->state;
    int bad = sqlite3_reset(insert), next = 3;

    bad |= bind_geometry(insert, p, e, node, n);
    bad |= bind_text(insert, 2, e->id, strlen(e->id));
    for (int i = 0; i < n; i++) {
        size_t len;
        const char *label = polis_extract_label(e, node[i], &len);
        bad |= bind_text(insert, next++, label, len);
    }
    for (int i = 0; i < columns->n; i++) {
        polis_cells *cells = &columns->cells[i];
        bad |= bind_cell(insert, next++, cells, cells->first + row);
    }
    if (bad != SQLITE_OK || sqlite3_step(insert) != SQLITE_DONE) {
        return fail(f, p);
    }
    return POLIS_OK;
}

static polis_err put_network(polis_graph_file *f, polis_extract *e)
{
    polis_err rc = POLIS_OK;
    package *p = f->state;

    if (e->n == 0) {
        return rc;
    }
    if (!p->node) {
        POLIS_TRY(create_layers(f, p, e));
    }
    if (e->place == POLIS_PLACE_NONE || e->place != p->place) {
        return polis_fail(f->fault, POLIS_E_UNSUPPORTED, polis_store_path(f->store), 0,
                          "network %s: its nodes have %s, and a layer of gpkg needs one kind of "
                          "coordinates",
                          e->id,
                          e->place == POLIS_PLACE_NONE ? "none" : "another kind than those before");
    }
    for (int64_t i = 0; i < e->n; i++) {
        POLIS_TRY(add_feature(f, e, p->node, &i, 1, &e->node, i));
    }
    for (int64_t k = 0; k < e->m; k++) {
        const int64_t ends[2] = {polis_extract_end(e, k, 0), polis_extract_end(e, k, 1)};
        POLIS_TRY(add_feature(f, e, p->edge, ends, 2, &e->edge, k));
    }

done:
    return rc;
}

static polis_err end(polis_graph_file *f)
{
    polis_err rc = POLIS_OK;
    package *p = f->state;
    sqlite3_int64 size = 0;
    unsigned char *bytes = NULL;

    POLIS_TRY(run(f, p, "COMMIT;"));
    bytes = sqlite3_serialize(p->db, "main", &size, 0);
    if (!bytes) {
        rc = POLIS_E_NOMEM;
        goto done;
    }
    fwrite(bytes, 1, (size_t)size, f->out);

done:
    sqlite3_free(bytes);
    return rc;
}

static void package_free(polis_graph_file *f)
{
    package *p = f->state;

    if (!p) {
        return;
    }
    sqlite3_finalize(p->node);
    sqlite3_finalize(p->edge);
    sqlite3_close(p->db);
    POLIS_FREE(p);
    f->state = NULL;
}

const polis_graph_format polis_graph_gpkg = {
    .name = "gpkg",
    .suffix = ".gpkg",
    .several = true,
    .has_text = true,
    .begin = begin,
    .network = put_network,
    .end = end,
    .free = package_free,
};
