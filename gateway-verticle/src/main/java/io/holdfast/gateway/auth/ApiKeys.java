package io.holdfast.gateway.auth;

import io.holdfast.settings.InvalidSettings;
import io.holdfast.wire.Sha256;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a file: a line for each, {@code name:sha256hex}, where a name may have several; {@code #} begins a comment.
 * A change of the file holds without a restart.
 */
final class ApiKeys implements Authenticator {
    private static final Logger log = LoggerFactory.getLogger(ApiKeys.class);
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9._@-]{1,64}):([0-9a-fA-F]{64})");

    private record Key(String name, Buffer digest) {}

    private final FileWatch watch;
    private List<Key> keys = List.of();

    private ApiKeys(Vertx vertx, String file) {
        this.watch = new FileWatch(vertx, List.of(file), contents -> reload(file, contents.get(0)));
    }

    /** Fails with {@link InvalidSettings} when the file is none of keys. */
    static Future<ApiKeys> of(Vertx vertx, String file) {
        ApiKeys keys = new ApiKeys(vertx, file);
        return keys.watch
                .start()
                .recover(unreadable -> Future.failedFuture(new InvalidSettings(
                        List.of("api-keys-file: " + file + " (expected: a file that can be read)"))))
                .map(contents -> {
                    keys.keys = parse(contents.get(0));
                    return keys;
                });
    }

    private void reload(String file, Buffer content) {
        try {
            keys = parse(content);
            log.info("API keys read again: file={} keys={}", file, keys.size());
        } catch (InvalidSettings wrong) {
            log.error("API keys not read again, the former ones hold: file={} reason={}", file, wrong.getMessage());
        }
    }

    private static List<Key> parse(Buffer content) {
        List<Key> keys = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        int number = 0;
        for (String line : content.toString().lines().map(String::strip).toList()) {
            number++;
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                keys.add(new Key(matcher.group(1), Buffer.buffer(HexFormat.of().parseHex(matcher.group(2)))));
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                // Not the line itself: it may hold a key that somebody forgot to hash.
                problems.add("api-keys-file: line " + number + " (expected: name:sha256hex)");
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettings(problems);
        }
        return List.copyOf(keys);
    }

    /** Looks at every key, and at every byte of each, so that the time it takes says nothing of how near a guess was. */
    @Override
    public Future<String> principal(String credential) {
        byte[] digest = Sha256.of(credential.getBytes(StandardCharsets.UTF_8));
        String name = "";
        for (Key key : keys) {
            if (MessageDigest.isEqual(key.digest().getBytes(), digest)) {
                name = key.name();
            }
        }
        return name.isEmpty() ? Authenticator.refused() : Future.succeededFuture(name);
    }

    @Override
    public Future<Void> close() {
        watch.stop();
        return Future.succeededFuture();
    }
}
