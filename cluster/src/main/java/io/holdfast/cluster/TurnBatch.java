package io.holdfast.cluster;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * Puts the questions of one loop turn together, because what leaves the thread costs hardly more for a hundred of them than
 * for one. Can be asked on any context; each gathers its own.
 */
public final class TurnBatch<Q, A> {
    private record Place(Context context, String group) {}

    private record Asked<Q, A>(Q question, Promise<A> answer) {}

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
                    .onSuccess(all -> {
                        for (int i = 0; i < asked.size(); i++) {
                            asked.get(i).answer().complete(all.get(i));
                        }
                    })
                    .onFailure(failure -> asked.forEach(one -> one.answer().fail(failure)));
        }
    }
}
