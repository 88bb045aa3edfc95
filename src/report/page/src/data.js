// The data that the program put into the page, decoded; see README.md for its shape.

function bytes(base64) {
  const text = atob(base64);
  const out = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
  return out.buffer;
}

// Browsers run on little-endian machines, which is what the program writes.
const floats = (base64) => new Float32Array(bytes(base64));
const ints = (base64) => new Int32Array(bytes(base64));

/** Columns of one axis: text stays an array, numbers become typed arrays when first used. */
function columns(raw, decode) {
  const cache = new Map();
  return {
    names: Object.keys(raw),
    has: (key) => key in raw,
    get(key) {
      if (!cache.has(key)) cache.set(key, typeof raw[key] === "string" ? decode(key, raw[key]) : raw[key]);
      return cache.get(key);
    },
  };
}

function drawing(raw, networks) {
  const nodes = columns(raw.nodes, (key, text) => floats(text));
  const edges = columns(raw.edges, (key, text) =>
    key === "edge_u" || key === "edge_v" ? ints(text) : floats(text));
  const size = nodes.get("node_id")?.length ?? 0;
  const place = (key) => {
    const relative = raw[key] ? floats(raw[key]) : null;
    return relative && Float64Array.from(relative, (x) => x + raw[`${key}0`]);
  };
  return {
    index: raw.network,
    id: networks.network_id[raw.network],
    n: raw.n,
    m: raw.m,
    every: raw.every,
    // of the nodes kept, those of the sample (every k-th), which stands for all
    sample: raw.row ? Array.from(ints(raw.row), (row) => row % raw.every === 0) : null,
    kept: size,
    keptEdges: edges.has("edge_u") ? edges.get("edge_u").length : 0,
    thinned: size < raw.n || (raw.place !== "none" && edges.get("edge_u").length < raw.m),
    place: raw.place,
    x: place("x"),
    y: place("y"),
    nodes,
    edges,
  };
}

export function load() {
  const raw = JSON.parse(document.getElementById("data").textContent);
  raw.networks.network_id ??= []; // a file of analyses alone
  const variable = new Map(raw.variables.map((v) => [(v.run ? "run/" : "") + v.name, v]));
  const attribute = (key, run = false) =>
    raw.attributes.find((a) => a.name === key && a.run === run)?.value ?? "";
  return {
    ...raw,
    variable,
    attribute,
    drawings: raw.drawings.map((d) => drawing(d, raw.networks)),
    groups: raw.groups.map((group) => ({ ...group, arrays: group.arrays.map((a) =>
      ({ ...a, values: typeof a.values === "string" ? floats(a.values) : a.values })) })),
  };
}

const FAMILY = [
  ["Betweenness", /^betweenness/],
  ["Closeness", /^(closeness|farness|reach|harmonic)/],
  ["Degree", /^(degree|strength)/],
];
const LABEL = {
  betweenness: "Betweenness",
  betweenness_norm: "Betweenness, normalised",
  closeness_classic: "Closeness, classic (Freeman)",
  closeness_component: "Closeness within the component",
  closeness_wf: "Closeness (Wasserman–Faust)",
  closeness_harmonic: "Closeness, harmonic",
  degree: "Degree",
  degree_norm: "Degree, normalised",
  strength: "Strength",
  reach: "Nodes reached",
  farness: "Farness",
  edge_betweenness: "Edge betweenness",
  edge_betweenness_norm: "Edge betweenness, normalised",
  edge_strength: "Strength of the tie",
  edge_length: "Length",
  node_row_size: "Nodes",
  edge_row_size: "Edges",
  network_id: "Network",
  node_id: "Id",
  node_name: "Name",
  weight_role: "Edge value",
  period: "Period",
  status: "Status",
  error: "Error",
  directed: "Directed",
  kernel: "Kernel",
  resolution: "Resolution of lengths",
  rounding_error: "Largest rounding of a length",
  n_raised: "Lengths raised to one unit",
  dropped_self_loops: "Self-loops dropped",
  dropped_parallel_edges: "Parallel edges merged",
  dropped_zero_strengths: "Strengths of zero dropped",
  dropped_unused_nodes: "Unused ids dropped",
  first_thru_node: "First through node (TNTP)",
  input_digest: "Digest of the input",
  density: "Density",
  degree_mean: "Mean degree",
  reach_share: "Pairs with a path, share",
  path_length_mean: "Mean path length",
  diameter: "Diameter",
  efficiency_global: "Global efficiency",
  efficiency_global_norm: "Global efficiency / that of the ideal network",
  efficiency_local: "Local efficiency",
  n_components: "Connected parts",
  n_isolates: "Isolates",
  largest_component_share: "Nodes in the largest part, share",
  connectedness: "Connectedness (Krackhardt)",
  gtd_hierarchy: "Hierarchy (Krackhardt)",
  gtd_efficiency: "Efficiency (Krackhardt)",
  clustering_mean: "Mean clustering",
  transitivity: "Transitivity",
  reciprocity: "Reciprocity",
  assortativity: "Assortativity of degrees",
  degree_hierarchy: "Degree hierarchy, slope",
  degree_hierarchy_intercept: "Degree hierarchy, intercept",
  degree_correlation: "Degree correlation, slope",
  degree_correlation_intercept: "Degree correlation, intercept",
  degree_gini: "Gini of degree",
  degree_theil: "Theil index of degree",
  degree_evenness: "Evenness of degree (Pielou)",
  strength_gini: "Gini of strength",
  strength_cv: "Coefficient of variation of strength",
  bc_gini: "Gini of betweenness",
  bc_max: "Largest betweenness, normalised",
  bc_pivots: "Pivots",
  bc_pilot: "Pivots of the pilot",
  bc_bound: "Error bound of betweenness, normalised",
  centralization_degree: "Centralization, degree",
  centralization_closeness: "Centralization, closeness",
  centralization_harmonic: "Centralization, harmonic closeness",
  centralization_betweenness: "Centralization, betweenness",
  n_bridges: "Bridges",
  bridge_share: "Bridges, share of ties",
  n_articulation_points: "Articulation points",
  core_mean: "Mean core number",
  core_max: "Largest core number",
  ei_index: "E-I index",
  modularity_group: "Modularity of the groups",
  modularity: "Modularity (Louvain)",
  n_communities: "Communities (Louvain)",
  disjoint_paths_mean: "Mean number of disjoint paths",
  algebraic_connectivity: "Algebraic connectivity",
  spectral_radius: "Spectral radius",
  type_label: "Type",
  type_margin: "Margin of the type",
  type_dc: "Has a centre (type_dc)",
  type_cc: "Close throughout (type_cc)",
  type_bc: "Many ways (type_bc)",
  city_id: "City",
  term_name: "Term",
  beta_res: "Sensitivity in the contraction",
  beta_rec: "Sensitivity in the recovery",
  resis: "Resistance",
  recov: "Recoverability",
  rl: "Resilience loss",
  rl_capped: "Resilience loss, capped",
  q: "Level against the trend",
  t_recover: "Periods to recover",
  score: "Composite score",
  topsis: "TOPSIS",
  ns: "National growth",
  im: "Industry mix",
  rs: "Regional",
  coef: "Coefficient",
  se: "Standard error",
  ci_lo: "Interval from",
  ci_hi: "Interval to",
  p_classic: "p, classic",
  p_perm: "p, permutation",
  std_beta: "Standardised",
  vif: "VIF",
  t: "t",
  boot_lo: "Bootstrap from",
  boot_hi: "Bootstrap to",
  s: "Largest component / n",
  g: "Largest component / n",
  p_ever: "Share of replicates reached",
  t_first: "First step reached",
};
const SPREAD = { mean: "mean", max: "largest", sd: "standard deviation", p50: "median", p90: "90th percentile", gini: "Gini" };
const DIRECTION = { _out: ", outward", _in: ", inward", _union: ", either way" };

/** A heading for a variable; its exact name is always shown beside it somewhere. */
export function label(key) {
  if (LABEL[key]) return LABEL[key];
  const suffix = /_(out|in|union)(_norm)?$/.exec(key);
  if (suffix) {
    const base = key.slice(0, suffix.index) + (suffix[2] ?? "");
    if (LABEL[base]) return LABEL[base] + DIRECTION[`_${suffix[1]}`];
  }
  const spread = /^intra_(.+)_(mean|max|sd|p50|p90|gini)$/.exec(key);
  if (spread) return `${label(spread[1])}: ${SPREAD[spread[2]]} of the nodes`;
  const words = key.replace(/^run\//, "").replaceAll("_", " ");
  return words[0].toUpperCase() + words.slice(1);
}

/** Node measures of a drawing, in families, as options of a select. */
export function families(names) {
  const rest = names.filter((n) => !FAMILY.some(([, test]) => test.test(n)));
  return [...FAMILY.map(([group, test]) => ({ group, options: names.filter((n) => test.test(n)) })),
    { group: "Other", options: rest }]
    .filter((f) => f.options.length)
    .map((f) => ({ group: f.group, options: f.options.map((n) => [n, label(n)]) }));
}

export const measures = (d) => d.nodes.names.filter((n) => n !== "node_id" && n !== "node_name" &&
  !Array.isArray(d.nodes.get(n)));
export const edgeMeasures = (d) => d.edges.names.filter((n) => n !== "edge_u" && n !== "edge_v");

/** What a node is called: its name where it has one. */
export function nodeName(d, i) {
  const named = d.nodes.has("node_name") ? d.nodes.get("node_name")[i] : "";
  return named || d.nodes.get("node_id")[i];
}

/** "long_name, unit; source" of a variable */
export function definition(data, key) {
  const v = data.variable.get(key);
  if (!v) return "";
  const unit = unitOf(v);
  const text = v.long_name.charAt(0).toUpperCase() + v.long_name.slice(1);
  return `${text}${unit ? ` [${unit}]` : ""}${v.references ? `. ${v.references}` : ""}`;
}

/** The unit of a variable; "1" is none, "length" is the input's own unit of length. */
export function unitOf(v) {
  return !v || v.units === "1" || v.units === "" ? "" : v.units;
}
