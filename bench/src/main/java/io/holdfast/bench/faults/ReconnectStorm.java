package io.holdfast.bench.faults;

/** All readers lose their connections at once, and come back. */
record ReconnectStorm() implements Fault {
    @Override
    public String kind() {
        return "storm";
    }

    @Override
    public void happen(Scene scene) {
        scene.doOnLoop(() -> scene.population().dropAll());
    }
}
