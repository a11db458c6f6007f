import { defineConfig } from "vitest/config"

export default defineConfig({
  // A test of a hundred requests in a row is no measure of speed: nodes of other tests share the processors.
  test: { include: ["durable-streams/conformance.suite.mjs"], pool: "threads", testTimeout: 30_000 },
})
