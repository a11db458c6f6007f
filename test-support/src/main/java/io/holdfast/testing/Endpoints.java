package io.holdfast.testing;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can be asked, as {@code GET /path/{parameter}}, or without a method where a path knows several. */
public final class Endpoints {
    private static final Pattern REQUEST = Pattern.compile("`((?:[A-Z]+ )?/[^`]*)`");

    private Endpoints() {}

    /** @param port whose section of docs/endpoints.md it is */
    public static Set<String> documented(String port) throws IOException {
        return Files.readAllLines(Path.of("../docs/endpoints.md")).stream()
                .dropWhile(line -> !line.equals("## " + port))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(0, line.indexOf(" | ")))
                .flatMap(requests -> REQUEST.matcher(requests).results())
                .map((MatchResult request) -> request.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public static Set<String> mounted(Router router) {
        List<Route> withMethods = router.getRoutes().stream()
                .filter(route -> route.methods() != null)
                .toList();
        Set<String> known = withMethods.stream().map(Endpoints::path).collect(Collectors.toSet());
        // What else is mounted on paths that are known is a check before them, or refuses other methods.
        Stream<String> others = router.getRoutes().stream()
                .filter(route -> route.methods() == null && route.getName() != null)
                .map(Endpoints::path)
                .filter(path -> known.stream().noneMatch(one -> one.startsWith(path.replace("*", ""))));
        return Stream.concat(withMethods.stream().flatMap(Endpoints::named), others)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> named(Route route) {
        return route.methods().stream().map(method -> method + " " + path(route));
    }

    private static String path(Route route) {
        String path = route.getName().replaceAll(":(\\w+)", "{$1}");
        return route.isExactPath() || route.isRegexPath() ? path : path + "*";
    }
}
