package io.holdfast.gateway.client;

import io.holdfast.settings.Settings;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Proxies whose word counts for where a request came from: addresses and networks in CIDR (RFC 4632, RFC 4291 2.3). */
public record TrustedProxies(List<Network> networks) {
    private static final Pattern NETWORK = Pattern.compile("([0-9A-Fa-f.:]+)(?:/(\\d{1,3}))?");
    /** An address with brackets or a port, as some proxies write it. */
    private static final Pattern HOP = Pattern.compile("\\[([^\\]]+)](?::\\d{1,5})?|([0-9.]+):\\d{1,5}");

    private static final int IPV4_BYTES = 4;
    private static final int MAPPED_BYTES = 12;

    /** An address: so many bytes, as a number. */
    private record Ip(BigInteger value, int bytes) {
        /** Without a look-up of names; an IPv4 address that is mapped into IPv6 is itself. */
        static Optional<Ip> parse(String text) {
            return Optional.ofNullable(NetUtil.createByteArrayFromIpAddressString(text))
                    .map(bytes -> mapped(bytes) ? Arrays.copyOfRange(bytes, MAPPED_BYTES, bytes.length) : bytes)
                    .map(bytes -> new Ip(new BigInteger(1, bytes), bytes.length));
        }

        private static boolean mapped(byte[] bytes) {
            return bytes.length > IPV4_BYTES
                    && new BigInteger(1, Arrays.copyOf(bytes, MAPPED_BYTES)).equals(BigInteger.valueOf(0xFFFF));
        }
    }

    /**
     * The addresses that begin like one.
     *
     * @param bytes of an address: 4 or 16
     * @param bits that count
     */
    public record Network(BigInteger value, int bytes, int bits) {
        private static Optional<Network> parse(String text) {
            Matcher matcher = NETWORK.matcher(text);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            Optional<String> bits = Optional.ofNullable(matcher.group(2));
            return Ip.parse(matcher.group(1))
                    .map(ip -> new Network(
                            ip.value(), ip.bytes(), bits.map(Integer::parseInt).orElse(ip.bytes() * Byte.SIZE)))
                    .filter(network -> network.bits() <= network.bytes() * Byte.SIZE);
        }

        private boolean contains(Ip ip) {
            return ip.bytes() == bytes
                    && ip.value()
                                    .xor(value)
                                    .shiftRight(bytes * Byte.SIZE - bits)
                                    .signum()
                            == 0;
        }
    }

    /** What is no network is noted as a problem, and left out. */
    public static TrustedProxies from(Settings settings) {
        List<String> asked = settings.list("trusted-proxies", List.of());
        asked.stream()
                .filter(network -> Network.parse(network).isEmpty())
                .forEach(network -> settings.problem(
                        "trusted-proxies", network, "an address, or a network such as 10.0.0.0/8 or fd00::/8"));
        return of(asked);
    }

    public static TrustedProxies of(List<String> networks) {
        return new TrustedProxies(networks.stream()
                .flatMap(network -> Network.parse(network).stream())
                .toList());
    }

    public boolean trusts(String address) {
        return Ip.parse(address)
                .filter(ip -> networks.stream().anyMatch(network -> network.contains(ip)))
                .isPresent();
    }

    /**
     * Where a request came from. Each proxy appends whom it saw, so the list is read from its end, and only as long as
     * those who wrote it are trusted; what is no address is nobody's word.
     */
    public String client(HttpServerRequest request) {
        String client = request.remoteAddress().hostAddress();
        if (!trusts(client)) {
            return client;
        }
        List<String> hops = request.headers().getAll("X-Forwarded-For").stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(String::strip)
                .filter(hop -> !hop.isEmpty())
                .toList();
        if (hops.isEmpty()) {
            String real = request.getHeader("X-Real-IP");
            return real == null || Ip.parse(real.strip()).isEmpty() ? client : real.strip();
        }
        for (int i = hops.size() - 1; i >= 0 && trusts(client); i--) {
            String hop = bare(hops.get(i));
            if (Ip.parse(hop).isEmpty()) {
                break;
            }
            client = hop;
        }
        return client;
    }

    private static String bare(String hop) {
        Matcher matcher = HOP.matcher(hop);
        if (!matcher.matches()) {
            return hop;
        }
        return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    }
}
