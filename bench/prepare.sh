# What the benchmarks need, made once in target/bench; sourced by them. Sets DOCS, CP, PYTHON and PEER_CP.
set -euo pipefail
[ -z "${RAGSHELL_DOCS:-}" ] || RAGSHELL_DOCS=$(realpath -e "$RAGSHELL_DOCS")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bench=target/bench
mkdir -p "$bench"

DOCS=src/main/resources/io/github/ragshell/sample
if [ -d "${RAGSHELL_DOCS:-}" ]; then
  DOCS=$RAGSHELL_DOCS
elif [ -f "${RAGSHELL_DOCS:-}" ]; then
  DOCS=$bench/docs-$(sha256sum "$RAGSHELL_DOCS" | cut -c1-16)
  if [ ! -d "$DOCS" ]; then
    rm -rf "$bench/unpacking"
    unzip -q "$RAGSHELL_DOCS" -d "$bench/unpacking"
    mv "$bench/unpacking" "$DOCS"
  fi
fi

mvn -q -B package -Dmaven.test.skip.exec -Dspotless.check.skip >&2
# A class archive takes classes from jars only
jar --create --file "$bench/bench.jar" -C target/test-classes io/github/ragshell/bench
CP=$bench/bench.jar:target/ragshell.jar

mvn -q -B -f bench/peers/langchain4j/pom.xml -DbuildDirectory="$PWD/$bench/langchain4j" \
  compile dependency:build-classpath -Dmdep.outputFile="$PWD/$bench/peer.cp" >&2
PEER_CP=$bench/langchain4j/classes:$(cat "$bench/peer.cp")

PYTHON=$bench/venv/bin/python
if [ "${PEERS_IN_PYTHON:-on}" = on ] && { [ ! -x "$PYTHON" ] || [ bench/peers/requirements.txt -nt "$bench/venv/pyvenv.cfg" ]; }; then
  rm -rf "$bench/venv"
  python3 -m venv "$bench/venv"
  "$PYTHON" -m pip install -q -r bench/peers/requirements.txt >&2
fi

# quiet COMMAND...: shows what it says on standard error only where it fails
quiet() {
  local errors failed=0
  errors=$(mktemp)
  "$@" 2> "$errors" || failed=$?
  [ $failed = 0 ] || tail -5 "$errors" >&2
  rm -f "$errors"
  return $failed
}

machine() {
  echo "$(nproc) cores of $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(awk '/MemTotal/ {printf "%.0f GB", $2 / 1048576}' /proc/meminfo), $(java -version 2>&1 | head -1)$([ ! -x "$PYTHON" ] || echo ", $("$PYTHON" --version)")"
}

MODEL=${RAGSHELL_HOME:-$HOME/.cache/ragshell}/models/all-minilm-l6-v2
INT8=${RAGSHELL_HOME:-$HOME/.cache/ragshell}/models/all-minilm-l6-v2-q
for model in all-minilm-l6-v2 all-minilm-l6-v2-q; do
  java -cp "$CP" io.github.ragshell.bench.EmbeddingBench load "$DOCS" $model > /dev/null
done
