package io.holdfast.node;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where members are, some of them by names that DNS knows. A name may stand for many, as that of a headless service does, and
 * for others the next time: it is looked up for each search. Hazelcast is never shown a name, since it would take a name that
 * stands for all of them for its own address.
 *
 * @param members each HOST or HOST:PORT
 */
record MemberNames(List<String> members) {
    private static final Logger log = LoggerFactory.getLogger(MemberNames.class);
    /** Hazelcast's patterns, such as 10.0.0.* or 10.0.0.1-9, count as addresses. */
    private static final Pattern ADDRESS = Pattern.compile("[\\d.*:-]+|\\[.*");

    boolean any() {
        return members.stream().anyMatch(MemberNames::isName);
    }

    private static boolean isName(String member) {
        return !ADDRESS.matcher(member).matches();
    }

    /** The members that are addresses, and this machine's own, which Hazelcast chooses its own from. */
    List<String> addresses() {
        return Stream.concat(members.stream().filter(member -> !isName(member)), own().stream())
                .toList();
    }

    /** All members as addresses; a name that nobody knows yet, as none. */
    List<String> resolved() {
        return members.stream()
                .flatMap(member -> isName(member) ? lookUp(member) : Stream.of(member))
                .distinct()
                .toList();
    }

    private static Stream<String> lookUp(String member) {
        int colon = member.indexOf(':');
        String port = colon < 0 ? "" : member.substring(colon);
        try {
            return Stream.of(InetAddress.getAllByName(colon < 0 ? member : member.substring(0, colon)))
                    .map(MemberNames::literal)
                    .map(address -> address + port);
        } catch (UnknownHostException notYet) {
            log.debug("Member not known yet: name={}", member);
            return Stream.empty();
        }
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        return address instanceof Inet4Address ? text : "[" + text + "]";
    }

    /** The one that the names lead to, else the first that others may reach. */
    private Optional<String> own() {
        Stream<InetAddress> named = members.stream()
                .filter(MemberNames::isName)
                .map(member -> member.replaceFirst(":.*", ""))
                .flatMap(MemberNames::addressesOf)
                .filter(MemberNames::isOwn);
        return Stream.concat(named, reachable()).findFirst().map(MemberNames::literal);
    }

    private static Stream<InetAddress> addressesOf(String name) {
        try {
            return Stream.of(InetAddress.getAllByName(name));
        } catch (UnknownHostException notYet) {
            return Stream.empty();
        }
    }

    private static boolean isOwn(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unknown) {
            return false;
        }
    }

    private static Stream<InetAddress> reachable() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress());
        } catch (IOException unknown) {
            return Stream.empty();
        }
    }
}
