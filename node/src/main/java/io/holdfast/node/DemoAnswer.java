package io.holdfast.node;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** What the demo agent says: the same words to the same question, one chunk of a chat completion for each. */
record DemoAnswer(String id, List<String> words, int alreadySaid) {
    private static final int MAX_ECHO = 200;
    private static final List<String> SENTENCES = List.of(
            "A stream is a promise that is kept one event at a time.",
            "Cut this connection, and the next event still arrives: it was numbered before it was sent.",
            "The node that asked the model keeps what it heard, so nobody has to pay for the answer twice.",
            "Your browser remembers only one thing, the number of the last event it saw.",
            "A gateway can die without ending anything, because it owns nothing.",
            "What a proxy forgets after a minute of silence, a heartbeat keeps alive.",
            "Slow readers are given time, and fast ones are not made to wait for them.",
            "An answer that breaks off says so, and never pretends to be finished.",
            "Two browsers that read the same stream read the same words in the same order.",
            "Every wait has an end, every queue has a bound, and every bound has a name.",
            "If the phone changes from one network to another, the sentence goes on in the middle.",
            "There is no magic in it: a log, a cursor and the habit of checking both.");

    /**
     * The answer to a conversation; the rest of it, when the assistant's last message is its beginning.
     *
     * @param limit words at most, and at least when the sentences have to be said again; 0 for each sentence once
     */
    static DemoAnswer to(Buffer body, int limit) {
        List<JsonObject> messages = messages(body);
        String prefix = prefix(messages);
        String question = prefix.isEmpty() ? question(messages, body) : question(allButLast(messages), body);
        long seed = question.hashCode();
        List<String> sentences = new ArrayList<>(SENTENCES);
        Collections.shuffle(sentences, new Random(seed));
        List<String> words = new ArrayList<>(split("You asked: “" + echo(question) + "”."));
        do {
            sentences.forEach(sentence -> words.addAll(split(sentence)));
        } while (words.size() < limit);
        List<String> said = limit == 0 ? words : words.subList(0, limit);
        return new DemoAnswer("chatcmpl-" + Long.toHexString(seed & 0xFFFFFFFFL), said, wordsIn(prefix, said));
    }

    private static int wordsIn(String prefix, List<String> words) {
        StringBuilder text = new StringBuilder();
        int count = 0;
        while (count < words.size() && text.length() < prefix.length()) {
            text.append(count == 0 ? "" : " ").append(words.get(count));
            count++;
        }
        return text.toString().equals(prefix) ? count : 0;
    }

    private static List<String> split(String sentence) {
        return List.of(sentence.split(" "));
    }

    private static String echo(String question) {
        return question.length() <= MAX_ECHO ? question : question.substring(0, MAX_ECHO) + "…";
    }

    private static List<JsonObject> messages(Buffer body) {
        try {
            JsonArray messages = new JsonObject(body).getJsonArray("messages", new JsonArray());
            return messages.stream()
                    .filter(JsonObject.class::isInstance)
                    .map(JsonObject.class::cast)
                    .toList();
        } catch (DecodeException | ClassCastException notAConversation) {
            return List.of();
        }
    }

    /** What the assistant has said of its answer already, "" for nothing. */
    private static String prefix(List<JsonObject> messages) {
        if (messages.size() < 2) {
            return "";
        }
        JsonObject last = messages.get(messages.size() - 1);
        return "assistant".equals(last.getValue("role")) ? String.valueOf(last.getValue("content")) : "";
    }

    private static List<JsonObject> allButLast(List<JsonObject> messages) {
        return messages.subList(0, messages.size() - 1);
    }

    /** The last message of a conversation, or whatever else was sent. */
    private static String question(List<JsonObject> messages, Buffer body) {
        return messages.isEmpty()
                ? body.toString()
                : String.valueOf(messages.get(messages.size() - 1).getValue("content"));
    }

    /** The completion's chunks: the role first unless it goes on, a word each, then the reason for the end. */
    Iterator<JsonObject> chunks() {
        int first = alreadySaid == 0 ? 0 : alreadySaid + 1;
        return IntStream.range(first, words.size() + 2).mapToObj(this::chunk).iterator();
    }

    private JsonObject chunk(int index) {
        JsonObject delta = new JsonObject();
        if (index == 0) {
            delta.put("role", "assistant").put("content", "");
        } else if (index <= words.size()) {
            delta.put("content", (index == 1 ? "" : " ") + words.get(index - 1));
        }
        JsonObject choice = new JsonObject()
                .put("index", 0)
                .put("delta", delta)
                .put("finish_reason", index > words.size() ? "stop" : null);
        return new JsonObject()
                .put("id", id)
                .put("object", "chat.completion.chunk")
                .put("created", 0)
                .put("model", "holdfast-demo")
                .put("choices", new JsonArray().add(choice));
    }
}
