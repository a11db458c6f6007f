package io.holdfast.gateway.client;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A client's address as limits count it: an IPv4 address as it is, an IPv6 one by its first 64 bits, since a household or a
 * machine has all of those (RFC 6177).
 */
public final class AddressKey {
    private static final int IPV6_BYTES = 16;
    private static final int NETWORK_BYTES = 8;
    private static final int MAX_TEXT = 64;
    private static final byte[] IPV4_MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private AddressKey() {}

    /** @param ip as a socket or a trusted proxy has it; what is no address is taken as a name */
    public static String of(String ip) {
        byte[] octets = NetUtil.createByteArrayFromIpAddressString(ip);
        if (octets == null) {
            return ip.length() <= MAX_TEXT ? ip : ip.substring(0, MAX_TEXT);
        }
        if (octets.length < IPV6_BYTES) {
            return ip;
        }
        if (Arrays.equals(octets, 0, IPV4_MAPPED.length, IPV4_MAPPED, 0, IPV4_MAPPED.length)) {
            return NetUtil.bytesToIpAddress(octets, IPV4_MAPPED.length, IPV6_BYTES - IPV4_MAPPED.length);
        }
        return HexFormat.of().formatHex(octets, 0, NETWORK_BYTES) + "/64";
    }
}
