package io.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoAnswerTest {

    private static Buffer question(String text) {
        return Buffer.buffer("{\"messages\":[{\"role\":\"system\",\"content\":\"be brief\"},"
                + "{\"role\":\"user\",\"content\":\"" + text + "\"}]}");
    }

    private static List<JsonObject> chunks(DemoAnswer answer) {
        List<JsonObject> chunks = new ArrayList<>();
        answer.chunks().forEachRemaining(chunks::add);
        return chunks;
    }

    private static JsonObject choice(JsonObject chunk) {
        return chunk.getJsonArray("choices").getJsonObject(0);
    }

    private static String text(DemoAnswer answer) {
        return chunks(answer).stream()
                .map(chunk -> choice(chunk).getJsonObject("delta").getString("content", ""))
                .collect(Collectors.joining());
    }

    @Test
    void theSameQuestionHasTheSameAnswer() {
        assertThat(chunks(DemoAnswer.to(question("why?"), 0))).isEqualTo(chunks(DemoAnswer.to(question("why?"), 0)));
    }

    @Test
    void anotherQuestionHasAnother() {
        assertThat(text(DemoAnswer.to(question("why?"), 0))).isNotEqualTo(text(DemoAnswer.to(question("how?"), 0)));
    }

    @Test
    void itBeginsWithTheLastMessage() {
        assertThat(text(DemoAnswer.to(question("why?"), 0))).startsWith("You asked: “why?”. ");
    }

    @Test
    void aLongQuestionIsNotRepeatedInFull() {
        assertThat(text(DemoAnswer.to(question("x".repeat(500)), 0)))
                .startsWith("You asked: “" + "x".repeat(200) + "…”.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "",
                "null",
                "[1,2]",
                "{}",
                "{\"messages\":[]}",
                "{\"messages\":7}",
                "{\"messages\":[7]}",
                "{\"messages\":[{}]}",
                "{\"messages\":[{\"content\":[{\"type\":\"text\",\"text\":\"x\"}]}]}"
            })
    void whateverIsAskedIsAnswered(String body) {
        assertThat(text(DemoAnswer.to(Buffer.buffer(body), 0))).startsWith("You asked: “");
    }

    @Test
    void aMessageThatIsNullIsAnsweredToo() {
        assertThat(text(DemoAnswer.to(Buffer.buffer("{\"messages\":[null]}"), 0)))
                .startsWith("You asked: “");
    }

    @Test
    void everyChunkIsOneOfAChatCompletion() {
        DemoAnswer answer = DemoAnswer.to(question("why?"), 3);

        assertThat(chunks(answer)).allSatisfy(chunk -> {
            assertThat(chunk.getString("id")).isEqualTo(answer.id()).startsWith("chatcmpl-");
            assertThat(chunk.getString("object")).isEqualTo("chat.completion.chunk");
            assertThat(chunk.getInteger("created")).isNotNull();
            assertThat(chunk.getString("model")).isEqualTo("holdfast-demo");
            assertThat(chunk.getJsonArray("choices")).hasSize(1);
            assertThat(choice(chunk).getInteger("index")).isZero();
            assertThat(choice(chunk).containsKey("finish_reason")).isTrue();
        });
    }

    @Test
    void theFirstChunkNamesTheRole() {
        assertThat(choice(chunks(DemoAnswer.to(question("why?"), 3)).get(0)).getJsonObject("delta"))
                .isEqualTo(new JsonObject().put("role", "assistant").put("content", ""));
    }

    @Test
    void theLastChunkSaysThatItIsTheLast() {
        List<JsonObject> chunks = chunks(DemoAnswer.to(question("why?"), 3));

        assertThat(chunks)
                .extracting(chunk -> choice(chunk).getString("finish_reason"))
                .containsExactly(null, null, null, null, "stop");
    }

    @Test
    void aLimitIsTheNumberOfWords() {
        assertThat(text(DemoAnswer.to(question("why?"), 3))).isEqualTo("You asked: “why?”.");
    }

    @Test
    void aLimitBeyondTheSentencesMakesItSayThemAgain() {
        assertThat(DemoAnswer.to(question("why?"), 1_000).words()).hasSize(1_000);
    }

    /** A client joins the pieces as they are. */
    @Test
    void wordsAreSeparatedByTheSpaceInFrontOfThem() {
        assertThat(chunks(DemoAnswer.to(question("why?"), 3)))
                .extracting(chunk -> choice(chunk).getJsonObject("delta").getString("content"))
                .containsExactly("", "You", " asked:", " “why?”.", null);
    }
}
