package io.holdfast.node;

import io.holdfast.settings.Settings;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a node prints with --check: value by key. */
final class Described {
    private Described() {}

    static Map<String, String> values(Settings settings) {
        NodeConfig.from(settings);
        Pattern line = Pattern.compile("(\\S+) +=(.*)\\(([^()]*)\\)");
        return settings.describe()
                .lines()
                .map(line::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.toMap(
                        matcher -> matcher.group(1), matcher -> matcher.group(2).strip()));
    }
}
