#!/usr/bin/env python3
"""Draws the land of the earth as one SVG path, for apps/dateline-workbench/src/serve/assets/world.svg.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    scripts/world.py package/land-50m.json > apps/dateline-workbench/src/serve/assets/world.svg

The data are Natural Earth's (public domain), as TopoJSON from the npm package world-atlas 2.0.2 (ISC). The projection is
equirectangular, a tenth of a degree to a unit: x = 10 * (longitude + 180), y = 10 * (90 - latitude). Rings are simplified by
Douglas and Peucker's rule; islands smaller than half a square degree are left out.
"""

import json
import sys

# A tenth of a degree is one unit; what bends less than this is straightened.
TOLERANCE = 2.0
SMALLEST = 50.0  # square units


def arcs(topology):
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((10 * (x * sx + tx + 180), 10 * (90 - (y * sy + ty))))
        yield points


def simplify(points):
    keep = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    while stack:
        a, b = stack.pop()
        (ax, ay), (bx, by) = points[a], points[b]
        length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
        worst, at = TOLERANCE, None
        for i in range(a + 1, b):
            px, py = points[i]
            away = abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length if length else ((px - ax) ** 2 + (py - ay) ** 2) ** 0.5
            if away > worst:
                worst, at = away, i
        if at is not None:
            keep.add(at)
            stack += [(a, at), (at, b)]
    return [points[i] for i in sorted(keep)]


def unwrap(points):
    """Goes on over the edge of the map instead of jumping to the other one; a ring round the pole is closed along it."""
    out, shift = [points[0]], 0
    for (ax, _), (bx, by) in zip(points, points[1:]):
        shift += 3600 if ax - bx > 1800 else -3600 if bx - ax > 1800 else 0
        out.append((bx + shift, by))
    if shift:
        out += [(out[-1][0], 1800), (out[0][0], 1800), out[0]]
    return out


def main():
    topology = json.load(open(sys.argv[1]))
    decoded = list(arcs(topology))
    polygons = []
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons += geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    path = []
    for polygon in polygons:
        for ring in polygon:
            points = []
            for i in ring:
                arc = decoded[i] if i >= 0 else decoded[~i][::-1]
                points += arc[1:] if points else arc
            points = unwrap(points)
            area = abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:]))) / 2
            points = [(round(x), round(y)) for x, y in simplify(points)]
            if area < SMALLEST or len(points) < 4:
                continue
            steps = [f"{bx - ax} {by - ay}" for (ax, ay), (bx, by) in zip(points, points[1:-1])]
            # What reaches over an edge of the map is drawn at the other one as well.
            low, high = min(x for x, _ in points), max(x for x, _ in points)
            for shift in (0, 3600 if low < 0 else None, -3600 if high > 3600 else None):
                if shift is not None:
                    path.append(f"M{points[0][0] + shift} {points[0][1]}l{' '.join(steps).replace(' -', '-')}z")
    print('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3600 1800">')
    print("<!-- Natural Earth 1:50m land, public domain, from npm world-atlas 2.0.2 (ISC), made by scripts/world.py -->")
    print(f'<path fill="#8a8578" fill-opacity=".35" d="{"".join(path)}"/>')
    print("</svg>")


main()
