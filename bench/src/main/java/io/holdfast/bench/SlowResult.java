package io.holdfast.bench;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;

/**
 * What slow readers did to the others and to the server.
 *
 * @param without the round before they came
 * @param last the last round with them
 */
record SlowResult(SlowReaders.Reading readers, Figures without, Figures last) {
    /** How much more of its memory the server has, in kB. */
    private Optional<Double> grown(String figure) {
        return last.get(Meter.SERVER, figure)
                .flatMap(end -> without.get(Meter.SERVER, figure).map(start -> end - start));
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "slow readers: %d, of which %d still open, %d bytes read; the server since they came: RSS %s, PSS %s%n",
                readers.asked(),
                readers.open(),
                readers.bytes(),
                megabytes("rssKb"),
                megabytes("pssKb"));
    }

    private String megabytes(String figure) {
        return grown(figure)
                .map(kb -> String.format(Locale.ROOT, "%+.1f MB (%.1f kB each)", kb / 1024, kb / readers.asked()))
                .orElse("n/a");
    }

    JsonObject json() {
        JsonObject json = new JsonObject()
                .put("asked", readers.asked())
                .put("open", readers.open())
                .put("bytes", readers.bytes());
        grown("rssKb").ifPresent(kb -> json.put("rssGrownKb", kb));
        grown("pssKb").ifPresent(kb -> json.put("pssGrownKb", kb));
        return json;
    }
}
