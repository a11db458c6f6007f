package io.holdfast.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.settings.InvalidSettings;
import io.holdfast.settings.Layers;
import io.holdfast.settings.OnOwnerLoss;
import io.holdfast.settings.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresetTest {
    private Settings settings = Settings.of(new JsonObject());

    private RouteTable table(JsonObject... entries) {
        JsonObject file = new JsonObject().put("routes", new JsonArray(List.of(entries)));
        settings = new Settings(new Layers(new JsonObject(), new JsonObject(), "holdfast.yaml", file));
        return RouteTable.from(settings);
    }

    private static JsonObject openai() {
        return new JsonObject().put("preset", "openai").put("upstream", "https://api.openai.com");
    }

    private static String upstream(RouteTable table, String id) {
        return table.find(id).orElseThrow().upstreams().all().get(0).url().toString();
    }

    @Test
    void oneLineStandsForAllRoutesOfAnApi() {
        RouteTable table = table(openai());

        settings.requireValid();
        assertThat(table.routes())
                .extracting(route -> route.id() + " " + route.path())
                .contains(
                        "openai-chat /v1/chat/completions",
                        "openai-responses /v1/responses",
                        "openai-response /v1/responses/**",
                        "openai-models /v1/models/**");
        assertThat(upstream(table, "openai-chat")).isEqualTo("https://api.openai.com/v1/chat/completions");
        assertThat(upstream(table, "openai-response")).isEqualTo("https://api.openai.com/v1/responses");
    }

    @ParameterizedTest
    @CsvSource({
        "openai, openai-chat, OPENAI_CHAT, FAIL",
        "openai, openai-responses, OPENAI_RESPONSES, RESUME",
        "anthropic, anthropic-messages, ANTHROPIC, FAIL",
        "ag-ui, ag-ui, AG_UI, REPLAY",
        "ai-sdk, ai-sdk, AI_SDK, REPLAY"
    })
    void eventsArePassedOnRaw(String preset, String id, Dialect dialect, OnOwnerLoss onOwnerLoss) {
        Route route = table(new JsonObject().put("preset", preset).put("upstream", "http://agent:9000"))
                .find(id)
                .orElseThrow();

        assertThat(route.sseProfile()).isEqualTo(SseProfile.RAW);
        assertThat(route.dialect()).isEqualTo(dialect);
        assertThat(route.onOwnerLoss()).isEqualTo(onOwnerLoss);
    }

    @Test
    void whatTheEntrySaysHoldsForEachRoute() {
        RouteTable table = table(openai().put("id", "local")
                .put("path", "/local/v1")
                .put("upstream", "http://vllm:8000/openai/v1/")
                .put("on-owner-loss", "continue"));

        settings.requireValid();
        Route chat = table.find("local-chat").orElseThrow();
        assertThat(table.find("local-responses").orElseThrow().onOwnerLoss()).isEqualTo(OnOwnerLoss.RESUME);
        assertThat(chat.onOwnerLoss()).isEqualTo(OnOwnerLoss.CONTINUE);
        assertThat(chat.path()).hasToString("/local/v1/chat/completions");
        assertThat(upstream(table, "local-chat")).isEqualTo("http://vllm:8000/openai/v1/chat/completions");
    }

    @Test
    void whatOnlyResponsesCanDoIsMeantForThem() {
        RouteTable table = table(openai().put("on-owner-loss", "resume"));

        settings.requireValid();
        assertThat(table.find("openai-responses").orElseThrow().onOwnerLoss()).isEqualTo(OnOwnerLoss.RESUME);
        assertThat(table.find("openai-chat").orElseThrow().onOwnerLoss()).isEqualTo(OnOwnerLoss.FAIL);
    }

    @Test
    void otherRoutesAreNotToldToResume() {
        table(new JsonObject()
                .put("id", "a")
                .put("path", "/a")
                .put("upstream", "http://agent:9000")
                .put("on-owner-loss", "resume"));

        assertThat(catchThrowableOfType(InvalidSettings.class, settings::requireValid))
                .hasMessageContaining("dialect: openai-responses");
    }

    @Test
    void anUnknownPresetOrKeyIsRefused() {
        table(openai().put("idle", "1m"), new JsonObject().put("preset", "gemini"));

        InvalidSettings refused = catchThrowableOfType(InvalidSettings.class, settings::requireValid);

        assertThat(refused).hasMessageContaining("idle").hasMessageContaining("gemini");
    }
}
