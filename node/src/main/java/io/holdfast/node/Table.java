package io.holdfast.node;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Objects in columns, as wide as what is in them. */
final class Table {
    private static final String GAP = "  ";

    private Table() {}

    /** @param fields one column each, and its heading */
    static List<String> of(JsonArray objects, List<String> fields) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(fields.stream().map(Table::heading).toList());
        objects.stream()
                .map(JsonObject.class::cast)
                .forEach(object -> rows.add(fields.stream()
                        .map(field -> cell(object.getValue(field)))
                        .toList()));
        int[] widths = new int[fields.size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String heading(String field) {
        return field.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
    }

    /** What a client has chosen, such as a session's name, must not steer the terminal. */
    static String cell(Object value) {
        if (value == null) {
            return "-";
        }
        String text = value instanceof JsonArray list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                : String.valueOf(value);
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i))
                    .append(" ".repeat(widths[i] - row.get(i).length()))
                    .append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
