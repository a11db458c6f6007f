package io.holdfast.gateway.reading;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.Role;
import io.holdfast.cluster.StreamDirectory;
import io.holdfast.gateway.GatewayConfig;
import io.holdfast.gateway.GatewayMetrics;
import io.holdfast.gateway.reading.LoopbackCluster.Node;
import io.holdfast.testing.EventLoop;
import io.holdfast.wire.Address;
import io.holdfast.wire.Event;
import io.holdfast.wire.Frame;
import io.holdfast.wire.Frame.Attached;
import io.holdfast.wire.Frame.Events;
import io.holdfast.wire.FrameCodec;
import io.holdfast.wire.StreamId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A gateway node and the owner's node, two real members; the owner itself is played by the test. The cluster lives as
 * long as the test class, the {@link StreamClient} under test and its stream as long as a test.
 */
public final class ClientRig implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    public static final long EPOCH = 3;

    private static final long HOUR_MS = 3_600_000;
    /** No pause of a busy machine is as long. */
    private static final String PATIENCE = "20s";

    private final String ownerNode = "owner";
    private final GatewayConfig config;
    private EventLoop loop;
    private LoopbackCluster members;
    private Node here;
    private Node there;
    private FakeOwner owner;
    private StreamId stream;
    private Address gateway;
    private StreamClient client;
    private int instances;

    public ClientRig() {
        this(Sample.config("attach-timeout", PATIENCE));
    }

    private ClientRig(GatewayConfig config) {
        this.config = config;
    }

    /** For tests of owners that do not answer: the others must not have to hurry. */
    public static ClientRig impatient() {
        return new ClientRig(Sample.config());
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (loop == null) {
            loop = new EventLoop();
            FrameCodec.register(loop.vertx().eventBus());
            members = new LoopbackCluster(loop);
            here = members.join("here", Role.GATEWAY);
            there = members.join(ownerNode, Role.STREAM);
            awaitThat(() -> here.cluster().nodes().node(ownerNode).isPresent());
            owner = new FakeOwner(loop, ownerNode, nextGateway());
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        gateway = nextGateway();
        owner.listenTo(gateway);
        stream = StreamId.random();
        register(stream, ownerNode);
        GatewayMetrics metrics = new GatewayMetrics(new SimpleMeterRegistry());
        client = loop.call(
                () -> new StreamClient(loop.vertx(), here.cluster(), config, Sample.routes(), gateway, metrics));
        loop.await(loop.call(client::listen));
    }

    private Address nextGateway() {
        return Address.gateway("here", instances++);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (context.getTestClass().filter(Class::isMemberClass).isEmpty()) {
            members.close();
            loop.close();
        }
    }

    /** Tells the cluster where a stream is. */
    public void register(StreamId id, String node) {
        StreamDirectory streams = cluster().streams();
        StreamDirectory.Entry entry = new StreamDirectory.Entry(node, EPOCH, "lane", "session");
        loop.await(loop.call(() -> streams.find(id)
                .compose(known -> known.map(before -> streams.remove(id, before.node(), before.epoch()))
                        .orElseGet(() -> Future.succeededFuture(false)))
                .compose(gone -> streams.enter(id, entry, HOUR_MS))));
    }

    public EventLoop loop() {
        return loop;
    }

    public Cluster cluster() {
        return here.cluster();
    }

    LoopbackCluster members() {
        return members;
    }

    Node ownersNode() {
        return there;
    }

    public FakeOwner owner() {
        return owner;
    }

    /** Another owner of which the test says what becomes. */
    FakeOwner ownerOn(String node) {
        return new FakeOwner(loop, node, gateway);
    }

    public StreamClient client() {
        return client;
    }

    public StreamId stream() {
        return stream;
    }

    public void run(Runnable action) {
        loop.run(action);
    }

    public void awaitThat(BooleanSupplier condition) {
        loop.awaitThat(condition);
    }

    /** A reader that the owner has been asked for, and has not answered. */
    FakeReader ask(long next) {
        FakeReader reader = new FakeReader(next);
        int before = owner.asked().size();
        run(() -> client.resume(stream, reader));
        awaitThat(() -> owner.asked().size() > before);
        return reader;
    }

    /** A reader with a subscription of its own that stands. */
    FakeReader read(long next) {
        FakeReader reader = ask(next);
        attached(owner.lastSubscription());
        return reader;
    }

    public void attached(long subscription) {
        say(new Attached(subscription, EPOCH));
    }

    public void say(Frame... frames) {
        owner.say(frames);
    }

    /** The owner sends the events from one seq up to, but without, another. */
    public void send(long subscription, long from, long end) {
        send(subscription, Sample.events(from, end));
    }

    public void send(long subscription, List<Event> events) {
        say(new Events(subscription, EPOCH, events));
    }
}
