// The protocol's own test suite against a running node, or several behind one address.
import { runConformanceTests } from "@durable-streams/server-conformance-tests"

runConformanceTests({ baseUrl: process.env.HOLDFAST_URL })
