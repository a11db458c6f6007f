package io.holdfast.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.internal.serialization.Data;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.impl.proxy.MapProxyImpl;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A map whose entries are changed where they are kept. An answer goes from the thread that has it to the event loop that
 * waits for it; Hazelcast's own interface puts a thread of the common pool in between.
 *
 * @param <V> of an entry, null when there is none
 */
public final class PromptMap<V> {
    private final MapProxyImpl<?, ?> map;
    private final InternalSerializationService serialization;
    private final Context context;

    /** @param context on which futures complete */
    public PromptMap(HazelcastInstance hazelcast, String name, Context context) {
        this.map = (MapProxyImpl<?, ?>) hazelcast.getMap(name);
        this.serialization = Copies.original(hazelcast).getSerializationService();
        this.context = context;
    }

    /** Fails with what Hazelcast says. */
    public <R> Future<R> submit(String key, EntryProcessor<String, @Nullable V, R> operation) {
        Promise<R> answered = Promise.promise();
        CompletionStage<Data> answer = map.executeOnKeyInternal(key, operation);
        answer.whenCompleteAsync(
                (data, failure) -> context.runOnContext(back -> {
                    if (failure == null) {
                        answered.complete(serialization.toObject(data));
                    } else {
                        answered.fail(failure);
                    }
                }),
                Runnable::run);
        return answered.future();
    }
}
