package io.holdfast.monitor.health;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Checks that say together whether one thing can be relied on; the worst decides, and all are told. */
public record Layer(String name, List<Check> checks) {

    public Layer {
        checks = List.copyOf(checks);
    }

    public boolean up() {
        return checks.stream().allMatch(Check::up);
    }

    JsonObject json() {
        JsonArray all = new JsonArray();
        checks.forEach(check -> all.add(check.json()));
        return new JsonObject().put("status", Check.word(up())).put("checks", all);
    }
}
