#!/bin/sh
# The page of `centropolis report` in a real browser, and whether the committed page is what its
# sources give. Skipped, with the reason, where npm, its packages or Chromium cannot be had.
set -eu

skip() {
    echo "skipped: $*"
    exit 77
}

for tool in node npm; do
    command -v $tool >/dev/null || skip "no $tool"
done
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
page=$POLIS_SOURCE/src/report/page

rm -rf page
mkdir page
(cd "$page" && tar -cf - --exclude=node_modules .) | tar -xf - -C page
(cd page && npm ci --no-fund --no-audit --ignore-scripts >npm.log 2>&1) ||
    skip "npm cannot install the page's packages: $(tail -n 1 page/npm.log)"
(cd page && node build.mjs built.html)
cmp page/built.html "$page/page.html" || {
    echo "src/report/page/page.html is not what its sources give: run 'npm run build' there" >&2
    exit 1
}
[ -n "$browser" ] || skip "no Chromium; the committed page is what its sources give"
BROWSER=$browser node --test --test-reporter=spec "$POLIS_SOURCE/tests/check_page.mjs"
