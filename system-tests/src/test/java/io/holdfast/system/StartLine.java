package io.holdfast.system;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The line with which a node says that it is ready.
 *
 * @param urls by name: http, ws, management; absent for what the node does not serve
 */
record StartLine(long milliseconds, Map<String, URI> urls, String node, List<String> roles) {
    private static final Pattern LINE = Pattern.compile("Holdfast ready in (\\d+) ms: (\\S+=\\S+(?: \\S+=\\S+)*)");

    static boolean is(String line) {
        return line.startsWith("Holdfast ready");
    }

    static StartLine parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new AssertionError("start line: " + line + " (expected: " + LINE + ")");
        }
        Map<String, String> fields = Stream.of(matcher.group(2).split(" "))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(field -> field[0], field -> field[1]));
        String node = field(fields, "node", line);
        List<String> roles = List.of(field(fields, "roles", line).split(","));
        Map<String, URI> urls = fields.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, url -> URI.create(url.getValue())));
        return new StartLine(Long.parseLong(matcher.group(1)), urls, node, roles);
    }

    private static String field(Map<String, String> fields, String name, String line) {
        return Optional.ofNullable(fields.remove(name))
                .orElseThrow(() -> new AssertionError("start line: " + line + " (expected: " + name + "=...)"));
    }

    URI url(String name) {
        return Optional.ofNullable(urls.get(name))
                .orElseThrow(() -> new AssertionError("node " + node + " with roles " + roles + " serves no " + name));
    }
}
