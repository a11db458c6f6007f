package io.holdfast.stream.live;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Small numbers for the names of nodes and faults, so that the history of a stream need not keep the names. */
final class Words {
    /** Above this many a name is not kept, and read as "". */
    static final int MOST = 1 << 12;

    private static final int NONE = 0;

    private final Map<String, Integer> numbers = new HashMap<>(Map.of("", NONE));
    private final List<String> words = new ArrayList<>(List.of(""));

    int number(String word) {
        Integer known = numbers.get(word);
        if (known != null) {
            return known;
        }
        if (words.size() >= MOST) {
            return NONE;
        }
        words.add(word);
        numbers.put(word, words.size() - 1);
        return words.size() - 1;
    }

    String word(int number) {
        return words.get(number);
    }
}
