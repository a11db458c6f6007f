package io.holdfast.routes;

import io.holdfast.settings.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Routes for a provider's API: one entry of the configuration stands for all of them, and what it says holds for each. */
enum Preset {
    OPENAI("/v1"),
    ANTHROPIC("/v1"),
    AG_UI("/agent"),
    AI_SDK("/api/chat"),
    MCP("/mcp");

    private static final String KEY = "preset";
    private static final String ON_OWNER_LOSS = "on-owner-loss";
    /** Below an entry's upstream, where a part's requests go. */
    private static final String SUFFIX = "suffix";

    private final String base;
    /** @param base where the API stands, here and there, unless the entry says otherwise */
    Preset(String base) {
        this.base = base;
    }

    private List<JsonObject> parts() {
        return switch (this) {
            case OPENAI ->
                List.of(
                        stream("chat", "/chat/completions", "openai-chat", "fail"),
                        stream("responses", "/responses", "openai-responses", "resume"),
                        reads("response", "/responses/**", "GET,POST,DELETE", "openai-responses"),
                        calls("models", "/models/**", "GET"));
            case ANTHROPIC ->
                List.of(
                        stream("messages", "/messages", "anthropic", "fail"),
                        calls("message", "/messages/**", "GET,POST,DELETE"));
            case AG_UI -> List.of(stream("", "", "ag-ui", "replay"));
            case AI_SDK ->
                List.of(
                        stream("", "", "ai-sdk", "replay")
                                .put("response-headers", set("x-vercel-ai-ui-message-stream", "v1")),
                        reads("chat", "/**", "GET", "ai-sdk")
                                .put("response-headers", set("x-vercel-ai-ui-message-stream", "v1")));
            case MCP -> List.of(calls("", "", "GET,POST,DELETE").put("timeout", "1h"));
        };
    }

    private static JsonObject set(String header, String value) {
        return new JsonObject().put("set", new JsonObject().put(header, value));
    }

    private static JsonObject stream(String id, String suffix, String dialect, String onOwnerLoss) {
        return part(id, suffix)
                .put("dialect", dialect)
                .put("sse-profile", "raw")
                .put(ON_OWNER_LOSS, onOwnerLoss)
                .put("timeout", "10m");
    }

    private static JsonObject calls(String id, String suffix, String methods) {
        return part(id, suffix).put("kind", "api").put("methods", methods).put("timeout", "10m");
    }

    /** Calls among which are reads of streams that Holdfast keeps. */
    private static JsonObject reads(String id, String suffix, String methods, String dialect) {
        return calls(id, suffix, methods).put("dialect", dialect).put("sse-profile", "raw");
    }

    private static JsonObject part(String id, String suffix) {
        return new JsonObject().put("id", id).put(SUFFIX, suffix);
    }

    /** The entries that an entry stands for: itself, unless it names a preset. */
    static List<JsonObject> expand(JsonObject entry) {
        return Stream.of(values())
                .filter(preset -> Settings.nameOf(preset).equals(entry.getValue(KEY)))
                .findFirst()
                .map(preset -> preset.routes(entry))
                .orElseGet(() -> List.of(entry));
    }

    private List<JsonObject> routes(JsonObject entry) {
        return parts().stream().map(part -> route(part, entry)).toList();
    }

    /** What only some of an entry's routes can do is meant for those. */
    private static boolean fits(@Nullable Object onOwnerLoss, String dialect) {
        boolean responses = dialect.equals("openai-responses");
        return responses ? !"continue".equals(onOwnerLoss) : !"resume".equals(onOwnerLoss);
    }

    private JsonObject route(JsonObject part, JsonObject entry) {
        String suffix = part.getString(SUFFIX);
        JsonObject route = part.copy();
        route.remove(SUFFIX);
        route.mergeIn(entry, true);
        if (!fits(entry.getValue(ON_OWNER_LOSS), part.getString("dialect", ""))) {
            route.put(ON_OWNER_LOSS, part.getString(ON_OWNER_LOSS));
        }
        String name = String.valueOf(entry.getValue("id", Settings.nameOf(this)));
        String of = part.getString("id");
        route.put("id", of.isEmpty() ? name : name + "-" + of);
        route.put("path", entry.getValue("path", base) + suffix);
        boolean below = suffix.endsWith("/**");
        String there = below ? suffix.substring(0, suffix.length() - "/**".length()) : suffix;
        if (entry.getValue("upstream") instanceof String url) {
            route.put("upstream", upstream(url, there));
        }
        if (entry.getValue("upstreams") instanceof JsonArray several) {
            JsonArray each = several.copy();
            each.forEach(one -> {
                if (one instanceof JsonObject upstream && upstream.getValue("url") instanceof String url) {
                    upstream.put("url", upstream(url, there));
                }
            });
            route.put("upstreams", each);
        }
        return route;
    }

    /** A URL that is none is left for its reader to refuse. */
    private String upstream(String url, String suffix) {
        try {
            String path = new URI(url.strip()).getRawPath();
            String root = url.strip().replaceFirst("/+$", "");
            return (path == null || path.isEmpty() || path.equals("/") ? root + base : root) + suffix;
        } catch (URISyntaxException notOne) {
            return url;
        }
    }
}
