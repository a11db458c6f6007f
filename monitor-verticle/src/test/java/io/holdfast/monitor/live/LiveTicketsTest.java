package io.holdfast.monitor.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiveTicketsTest {
    private static final long NOW = 5;
    private static final long LATER = NOW + LiveTickets.LIFETIME.toNanos();

    private final LiveTickets tickets = new LiveTickets();

    @Test
    void ticketIsGoodOnce() {
        String ticket = tickets.issue(NOW);

        assertThat(tickets.redeem(ticket, LATER - 1)).isTrue();
        assertThat(tickets.redeem(ticket, LATER - 1)).isFalse();
    }

    @Test
    void oldTicketIsNoGood() {
        assertThat(tickets.redeem(tickets.issue(NOW), LATER)).isFalse();
    }

    @Test
    void unknownTicketIsNoGood() {
        assertThat(tickets.redeem("", NOW)).isFalse();
    }

    @Test
    void oldestGoesWhenThereAreTooMany() {
        String oldest = tickets.issue(NOW);
        for (int i = 0; i < 1_000; i++) {
            tickets.issue(NOW);
        }

        assertThat(tickets.redeem(oldest, NOW)).isFalse();
        assertThat(tickets.redeem(tickets.issue(NOW), NOW)).isTrue();
    }
}
