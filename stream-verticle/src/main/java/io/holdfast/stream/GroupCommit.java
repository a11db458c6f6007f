package io.holdfast.stream;

import io.holdfast.stream.Journal.Append;
import io.holdfast.stream.Journal.Result;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Appends what all streams of a verticle instance had to say in a loop turn with one call of the journal, one call at a
 * time: what arrives meanwhile goes into the next, so the cost of an event falls as the load rises.
 */
final class GroupCommit {
    private final Journal journal;
    private final Context context;
    private final StreamMetrics metrics;
    private List<LiveStream> waiting = new ArrayList<>();
    private boolean underWay;
    private boolean scheduled;

    GroupCommit(Vertx vertx, Journal journal, StreamMetrics metrics) {
        this.journal = journal;
        this.metrics = metrics;
        this.context = vertx.getOrCreateContext();
    }

    /** The stream has something to append. It says so once, and again only after its part was committed or refused. */
    void add(LiveStream stream) {
        waiting.add(stream);
        if (!scheduled && !underWay) {
            scheduled = true;
            context.runOnContext(turnOver -> commit());
        }
    }

    private void commit() {
        scheduled = false;
        underWay = true;
        List<LiveStream> streams = waiting;
        waiting = new ArrayList<>();
        List<Append> group = new ArrayList<>(streams.size());
        for (LiveStream stream : streams) {
            group.add(stream.takeAppend());
        }
        journal.append(group).onComplete(results -> {
            underWay = false;
            tell(streams, group, results);
            if (!waiting.isEmpty() && !scheduled) {
                scheduled = true;
                context.runOnContext(turnOver -> commit());
            }
        });
    }

    private void tell(List<LiveStream> streams, List<Append> group, AsyncResult<List<Result>> results) {
        for (int i = 0; i < streams.size(); i++) {
            if (results.succeeded()) {
                metrics.journaled(group.get(i).events().size());
                streams.get(i).appended(group.get(i), results.result().get(i));
            } else {
                streams.get(i).appendFailed(Objects.requireNonNull(results.cause()));
            }
        }
    }
}
