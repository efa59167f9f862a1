# Kafka from the jars that Maven resolves, laid out as in apache/kafka: for machines that reach no image registry.
ARG BASE=debian:bookworm-slim
FROM ${BASE}
RUN apt-get update && apt-get install --yes --no-install-recommends openjdk-17-jre-headless && rm -rf /var/lib/apt/lists/*
COPY lib /opt/kafka/libs
