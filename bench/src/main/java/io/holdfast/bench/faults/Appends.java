package io.holdfast.bench.faults;

import static io.holdfast.bench.faults.Violation.Kind.STUCK;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All durable streams of the run, each replaced by a new one when it is over. Confined to the population's event loop. */
final class Appends {
    private final Population population;
    private final StreamShape shape;
    private final Set<String> open = new LinkedHashSet<>();
    private boolean renewing = true;
    private long created;

    Appends(Population population, StreamShape shape) {
        this.population = population;
        this.shape = shape;
    }

    void begin(int streams) {
        for (int i = 0; i < streams; i++) {
            begin();
        }
    }

    private void begin() {
        String name = "appended-" + created++;
        long began = System.nanoTime();
        open.add(name);
        new AppendedStream(
                        name,
                        shape.events(),
                        shape.periodNanos() / 1_000_000,
                        population.writes(),
                        () -> population.count(Count.APPENDS))
                .run()
                .onSuccess(verdict -> over(name, began, verdict));
    }

    private void over(String name, long began, AppendedStream.Verdict verdict) {
        if (verdict.gone() && population.mayHaveLost(began)) {
            population.count(Count.LOST);
        } else {
            population.count(Count.APPENDED);
            verdict.violations().forEach(population::found);
        }
        if (open.remove(name) && renewing) {
            begin();
        }
    }

    void renewNoMore() {
        renewing = false;
    }

    int open() {
        return open.size();
    }

    void judgeOpen() {
        List.copyOf(open)
                .forEach(name -> population.found(new Violation(STUCK, name, "producer", -1, "not acknowledged")));
        open.clear();
    }
}
