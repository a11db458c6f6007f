package io.holdfast.cluster;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.ObjIntConsumer;

/**
 * Puts the questions of one loop turn together, because what leaves the thread costs hardly more for a hundred of them than
 * for one. Can be asked on any context; each gathers its own. Answers are told over several turns when what is done with them
 * takes long: the loss of a node asks for thousands of streams at once, and a loop that does nothing else for seconds sends no
 * heartbeat, so that the others would give it up, too.
 */
public final class TurnBatch<Q, A> {
    private record Place(Context context, String group) {}

    private record Asked<Q, A>(Q question, Promise<A> answer) {}

    static final long LONGEST_TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Vertx vertx;
    private final BiFunction<String, List<Q>, Future<List<A>>> answers;
    private final Map<Place, List<Asked<Q, A>>> gathered = new ConcurrentHashMap<>();

    /** @param answers given a group and its questions, completes with the answers in their order */
    public TurnBatch(Vertx vertx, BiFunction<String, List<Q>, Future<List<A>>> answers) {
        this.vertx = vertx;
        this.answers = answers;
    }

    /** Only questions of the same group are put together, and fail together. */
    public Future<A> ask(String group, Q question) {
        Promise<A> answer = Promise.promise();
        gathered.compute(new Place(vertx.getOrCreateContext(), group), (place, before) -> {
            List<Asked<Q, A>> asked = before == null ? begin(place) : before;
            asked.add(new Asked<>(question, answer));
            return asked;
        });
        return answer.future();
    }

    private List<Asked<Q, A>> begin(Place place) {
        place.context().runOnContext(turnOver -> put(place));
        return new ArrayList<>();
    }

    private void put(Place place) {
        List<Asked<Q, A>> asked = gathered.remove(place);
        if (asked != null) {
            answers.apply(place.group(), asked.stream().map(Asked::question).toList())
                    .onSuccess(all ->
                            tell(place, asked, 0, (one, i) -> one.answer().complete(all.get(i))))
                    .onFailure(failure ->
                            tell(place, asked, 0, (one, i) -> one.answer().fail(failure)));
        }
    }

    private void tell(Place place, List<Asked<Q, A>> asked, int from, ObjIntConsumer<Asked<Q, A>> teller) {
        long began = System.nanoTime();
        for (int i = from; i < asked.size(); i++) {
            if (System.nanoTime() - began > LONGEST_TURN_NANOS) {
                int next = i;
                place.context().runOnContext(later -> tell(place, asked, next, teller));
                return;
            }
            teller.accept(asked.get(i), i);
        }
    }
}
