// Numbers about numbers. Values that are not there are NaN and never counted.

export const present = (values) => Float64Array.from(values).filter((x) => !Number.isNaN(x));
export const sorted = (values) => present(values).sort();

/** The q-quantile of an ascending array, linear between its order statistics (type 7). */
export function quantile(ascending, q) {
  const at = (ascending.length - 1) * q;
  const low = Math.floor(at);
  const a = ascending[low];
  const b = ascending[Math.min(low + 1, ascending.length - 1)];
  return a + (b - a) * (at - low);
}

/** Where the classes of a drawing begin: the lower half, then ever rarer parts of the upper tail. */
export const TAIL = [0, 0.5, 0.75, 0.9, 0.97, 0.99];

/** Classes of values: their lower bounds, the class of each value (-1: none), how many each has. */
export function classes(values) {
  const ascending = sorted(values);
  const bounds = TAIL.map((q) => (ascending.length ? quantile(ascending, q) : 0));
  const of = new Int8Array(values.length).fill(-1);
  const counts = new Array(TAIL.length).fill(0);
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    let c = 0;
    while (c + 1 < bounds.length && values[i] >= bounds[c + 1] && values[i] > bounds[0]) c++;
    of[i] = c;
    counts[c]++;
  }
  return { bounds, of, counts, max: ascending[ascending.length - 1] ?? 0 };
}

/** Gini coefficient of ascending values without negative ones: 2 sum(i x_i) / (n sum x) - (n+1)/n. */
export function gini(ascending) {
  const n = ascending.length;
  let sum = 0;
  let weighted = 0;
  for (let i = 0; i < n; i++) {
    sum += ascending[i];
    weighted += (i + 1) * ascending[i];
  }
  return sum > 0 ? (2 * weighted) / (n * sum) - (n + 1) / n : NaN;
}

/** Lorenz curve at no more than `points` shares of the nodes. */
export function lorenz(ascending, points = 400) {
  const n = ascending.length;
  const curve = [{ share: 0, held: 0 }];
  const total = ascending.reduce((a, b) => a + b, 0);
  let sum = 0;
  const step = Math.max(1, Math.floor(n / points));
  for (let i = 0; i < n; i++) {
    sum += ascending[i];
    if ((i + 1) % step === 0 || i === n - 1) curve.push({ share: (i + 1) / n, held: sum / total });
  }
  return curve;
}

/** Bins of equal width, or of equal ratio on a logarithmic axis (positive values only). */
export function histogram(ascending, logarithmic, bins = 40) {
  const values = logarithmic ? ascending.filter((x) => x > 0) : ascending;
  if (!values.length) return [];
  const to = logarithmic ? Math.log10 : (x) => x;
  const from = logarithmic ? (x) => 10 ** x : (x) => x;
  let low = to(values[0]);
  let high = to(values[values.length - 1]);
  if (high <= low) [low, high] = logarithmic ? [low - 0.5, high + 0.5] : [low - 0.5, low + 0.5];
  const distinct = new Set(values.length > 5000 ? values.slice(0, 5000) : values).size;
  const whole = !logarithmic && values.every(Number.isInteger) && high - low < bins;
  const size = whole ? high - low + 1 : Math.min(bins, Math.max(6, distinct));
  if (whole) [low, high] = [low - 0.5, high + 0.5];
  const out = Array.from({ length: size }, (_, i) => ({
    x1: from(low + ((high - low) * i) / size), x2: from(low + ((high - low) * (i + 1)) / size), n: 0 }));
  for (const x of values) out[Math.min(size - 1, Math.floor(((to(x) - low) / (high - low)) * size))].n++;
  return out;
}

/** Ordinary least squares of y on x, with what a confidence band needs. NaN where undefined. */
export function fit(x, y) {
  const n = x.length;
  const mean = (v) => v.reduce((a, b) => a + b, 0) / n;
  const mx = mean(x);
  const my = mean(y);
  let sxx = 0;
  let sxy = 0;
  let syy = 0;
  for (let i = 0; i < n; i++) {
    sxx += (x[i] - mx) ** 2;
    sxy += (x[i] - mx) * (y[i] - my);
    syy += (y[i] - my) ** 2;
  }
  const slope = sxx > 0 ? sxy / sxx : NaN;
  const intercept = my - slope * mx;
  const residual = Math.sqrt(Math.max(0, syy - slope * sxy) / (n - 2));
  return { n, slope, intercept, r: sxy / Math.sqrt(sxx * syy), mx, sxx, residual };
}

/** Ranks with ties at their mean. */
function ranks(values) {
  const order = Array.from(values.keys()).sort((a, b) => values[a] - values[b]);
  const out = new Float64Array(values.length);
  for (let i = 0; i < order.length; ) {
    let j = i;
    while (j < order.length && values[order[j]] === values[order[i]]) j++;
    for (let k = i; k < j; k++) out[order[k]] = (i + j - 1) / 2;
    i = j;
  }
  return out;
}

export const spearman = (x, y) => fit(ranks(x), ranks(y)).r;

/** Rows of the sample that stands for all nodes of a thinned drawing. */
export function sampled(drawing, values) {
  return drawing.sample ? values.filter((_, i) => drawing.sample[i]) : values;
}
