import { defineConfig } from "vitest/config"

export default defineConfig({
  test: { include: ["durable-streams/conformance.suite.mjs"], pool: "threads" },
})
