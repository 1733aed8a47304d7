# Command line, API and worker in one image. Build needs a package registry; nothing is fetched when it runs.
#
#   docker build --tag embed-resolver .
#   docker run --rm --volume "$PWD:/articles" embed-resolver check story.html
#   docker run --rm embed-resolver worker      # and serve; docker-compose.yml has all of it

FROM python:3.12-slim AS build
WORKDIR /src
RUN python -m venv /app
COPY pyproject.toml README.md LICENSE ./
COPY resolver resolver
COPY workers workers
COPY examples examples
RUN /app/bin/pip install --no-cache-dir --disable-pip-version-check ".[server,speed]"

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /data app \
 && install --directory --owner app --mode 700 /data \
 && install --directory --owner app /articles
COPY --from=build /app /app
ENV PATH="/app/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    RESOLVER_DATA_DIR=/data
USER 10001
WORKDIR /articles
EXPOSE 8080
ENTRYPOINT ["resolver"]
CMD ["--help"]
