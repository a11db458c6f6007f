package io.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cluster.NodeInfo.Ports;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeInfoTest {
    private final NodeInfo node = new NodeInfo(
            "n-1",
            1_764_000_000_000L,
            Set.of(Role.GATEWAY, Role.MONITOR),
            "10.0.0.7",
            new Ports(1, 2, 3),
            4,
            5,
            6,
            7,
            true);

    private NodeInfo without(String field) {
        JsonObject json = node.toJson();
        assertThat(json.remove(field)).as(field).isNotNull();
        return NodeInfo.fromJson(json);
    }

    @Test
    void whatANodeSaysIsReadBack() {
        assertThat(NodeInfo.fromJson(node.toJson())).isEqualTo(node);
    }

    @Test
    void aNodeThatDoesNotKnowItsLoadCountsAsFull() {
        assertThat(without("load").load()).isEqualTo(100);
    }

    @Test
    void aNodeThatDoesNotSayThatItDrainsDoesNot() {
        assertThat(without("draining").draining()).isFalse();
    }

    @Test
    void aPortThatIsNotSaidIsNotServed() {
        assertThat(without("wsPort").ports()).isEqualTo(new Ports(1, 0, 3));
    }

    @Test
    void instancesThatAreNotSaidAreNone() {
        assertThat(without("streamers").streamers()).isZero();
    }

    @Test
    void whatANewerNodeAddsIsSkipped() {
        JsonObject newer = node.toJson().put("later", true);

        assertThat(NodeInfo.fromJson(newer)).isEqualTo(node);
    }

    @Test
    void aRoleThatANewerNodeMadeUpIsSkipped() {
        JsonObject newer = node.toJson();
        newer.getJsonArray("roles").add("later");

        assertThat(NodeInfo.fromJson(newer)).isEqualTo(node);
    }

    @Test
    void itHasTheRolesThatItSays() {
        assertThat(node.has(Role.GATEWAY)).isTrue();
        assertThat(node.has(Role.STREAM)).isFalse();
    }
}
