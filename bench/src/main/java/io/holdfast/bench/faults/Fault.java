package io.holdfast.bench.faults;

/** One thing that goes wrong. Its text says all of it, so that a schedule can be read and repeated. */
interface Fault {
    /** Under which name its effects are added up. */
    String kind();

    /** Whether it can take every copy of a stream at once; such a stream may be told to be lost, but never be wrong. */
    default boolean mayLose() {
        return false;
    }

    /** Does it, and brings back what it took; returns when everything is on its way to be whole again. */
    void happen(Scene scene) throws InterruptedException;
}
