// From coordinates to the plane of a drawing, and the coast lines behind it.
import { geoAzimuthalEqualArea, geoEqualEarth, geoPath } from "d3-geo";
import { feature, mesh } from "topojson-client";
import world from "world-atlas/countries-110m.json";

const RAD = Math.PI / 180;
const WORLD = 50; // degrees from the centre beyond which the whole globe is shown
const LOCAL = 1.5; // degrees within which coast lines of 1:110,000,000 say nothing

const land = feature(world, world.objects.land);
const borders = mesh(world, world.objects.countries, (a, b) => a !== b);

/** Centre of points on the sphere and the largest angle from it, in degrees. */
function spread(lon, lat) {
  const sum = [0, 0, 0];
  const unit = (i) => [Math.cos(lat[i] * RAD) * Math.cos(lon[i] * RAD),
    Math.cos(lat[i] * RAD) * Math.sin(lon[i] * RAD), Math.sin(lat[i] * RAD)];
  for (let i = 0; i < lon.length; i++)
    if (Number.isFinite(lon[i]) && Number.isFinite(lat[i])) unit(i).forEach((x, k) => (sum[k] += x));
  const length = Math.hypot(...sum);
  if (length < 1e-9) return { centre: [0, 0], angle: 180 };
  const mean = sum.map((x) => x / length);
  let least = 1;
  for (let i = 0; i < lon.length; i++)
    if (Number.isFinite(lon[i]) && Number.isFinite(lat[i]))
      least = Math.min(least, unit(i).reduce((a, x, k) => a + x * mean[k], 0));
  return { centre: [Math.atan2(mean[1], mean[0]) / RAD, Math.asin(mean[2]) / RAD],
    angle: Math.acos(Math.max(-1, Math.min(1, least))) / RAD };
}

/** [longitude, latitude] of the centre of points on the sphere, or null without any. */
export function centre(lon, lat) {
  return lon.some((x, i) => Number.isFinite(x) && Number.isFinite(lat[i])) ? spread(lon, lat).centre : null;
}

/** A projection of [longitude, latitude] pairs onto width x height pixels, and the land behind it, if
 * it says anything at that scale. */
export function background(points, width, height) {
  const shape = onGlobe({ x: points.map((p) => p[0]), y: points.map((p) => p[1]) }, width, height, 24);
  return { projection: shape.projection, land: shape.base ? land : null };
}

function onGlobe(drawing, width, height, margin) {
  const { centre, angle } = spread(drawing.x, drawing.y);
  const box = [[margin, margin], [width - margin, height - margin]];
  if (angle > WORLD) {
    const projection = geoEqualEarth().rotate([-11, 0]).fitExtent(box, { type: "Sphere" });
    return { projection, kind: "Equal Earth projection", base: true, sphere: true };
  }
  const points = { type: "MultiPoint", coordinates: [] };
  for (let i = 0; i < drawing.x.length; i++)
    if (Number.isFinite(drawing.x[i]) && Number.isFinite(drawing.y[i]))
      points.coordinates.push([drawing.x[i], drawing.y[i]]);
  const projection = geoAzimuthalEqualArea().rotate([-centre[0], -centre[1]]).clipAngle(100)
    .precision(0.3);
  if (points.coordinates.length > 1 && angle > 1e-7) projection.fitExtent(box, points);
  else projection.scale(1e5).translate([width / 2, height / 2]);
  return { projection, kind: "azimuthal equal-area projection", base: angle > LOCAL, sphere: false };
}

function inPlane(drawing, width, height, margin) {
  const range = (values) => {
    const finite = values.filter(Number.isFinite);
    let low = Infinity;
    let high = -Infinity;
    for (const x of finite) {
      low = Math.min(low, x);
      high = Math.max(high, x);
    }
    return [low, high];
  };
  const [x0, x1] = range(drawing.x);
  const [y0, y1] = range(drawing.y);
  const scale = Math.min((width - 2 * margin) / (x1 - x0 || 1), (height - 2 * margin) / (y1 - y0 || 1));
  return { scale, x: (x) => width / 2 + (x - (x0 + x1) / 2) * scale,
    y: (y) => height / 2 - (y - (y0 + y1) / 2) * scale };
}

/**
 * Lay a drawing out on width x height pixels: px, py of each node (NaN: without a place), a way to
 * add the line of an edge to a path, and the base map, if there is one, as paths.
 */
export function layOut(drawing, width, height) {
  const margin = 14;
  const n = drawing.kept;
  const px = new Float64Array(n).fill(NaN);
  const py = new Float64Array(n).fill(NaN);
  const straight = (path, u, v) => {
    path.moveTo(px[u], py[u]);
    path.lineTo(px[v], py[v]);
  };
  if (drawing.place === "plane") {
    const plane = inPlane(drawing, width, height, margin);
    for (let i = 0; i < n; i++) [px[i], py[i]] = [plane.x(drawing.x[i]), plane.y(drawing.y[i])];
    return { px, py, line: straight, kind: "plane coordinates of the input", base: null };
  }
  const { projection, kind, base, sphere } = onGlobe(drawing, width, height, margin);
  for (let i = 0; i < n; i++) {
    const at = Number.isFinite(drawing.x[i]) ? projection([drawing.x[i], drawing.y[i]]) : null;
    if (at) [px[i], py[i]] = at;
  }
  const drawn = (shape) => {
    const path = new Path2D();
    geoPath(projection, path)(shape);
    return path;
  };
  const great = (path, u, v) => geoPath(projection, path)({ type: "LineString",
    coordinates: [[drawing.x[u], drawing.y[u]], [drawing.x[v], drawing.y[v]]] });
  return { px, py, kind, line: base ? great : straight, base: base && {
    land: drawn(land), borders: drawn(borders), sphere: sphere ? drawn({ type: "Sphere" }) : null } };
}
