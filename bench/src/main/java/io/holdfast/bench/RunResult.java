package io.holdfast.bench;

import java.util.List;
import java.util.Optional;

/**
 * What a run found.
 *
 * @param rounds empty if there was nothing left to measure
 * @param completed streams read to their {@code [DONE]} and the end of the body
 * @param delivered events in the whole run
 */
record RunResult(
        RunSettings settings,
        List<Figures> rounds,
        Optional<SlowResult> slow,
        Violations violations,
        long completed,
        long delivered,
        long upstreamRequests,
        long upstreamEvents,
        long upstreamStalls) {}
