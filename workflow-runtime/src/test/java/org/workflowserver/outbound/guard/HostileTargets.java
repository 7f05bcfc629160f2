package org.workflowserver.outbound.guard;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Targets that no workflow may reach, in the ways in which one might try to name them. */
public final class HostileTargets {
  private HostileTargets() {}

  /** The addresses of metadata services. */
  public static List<InetAddress> metadata() {
    return AddressRegistry.metadata();
  }

  /**
   * First, middle and last address of every block that is not public, the metadata services, and
   * every IPv4 one of these inside each kind of IPv6 address that leads to it.
   */
  public static List<InetAddress> addresses() {
    List<InetAddress> plain =
        Stream.of(
                AddressRegistry.notPublic().stream(),
                Stream.of("127.0.0.1", "127.0.1.1", "10.20.30.40", "192.168.1.1", "224.0.0.1")
                    .map(HostileTargets::address),
                metadata().stream())
            .flatMap(addresses -> addresses)
            .distinct()
            .toList();
    return Stream.concat(plain.stream(), plain.stream().flatMap(HostileTargets::embedded))
        .distinct()
        .toList();
  }

  /** Those of {@link #addresses} that are IPv4 ones. */
  public static List<InetAddress> ipv4Addresses() {
    return addresses().stream().filter(Inet4Address.class::isInstance).toList();
  }

  /** The ways to put an IPv4 address into an IPv6 one, from which a translator takes it out. */
  public static Stream<InetAddress> embedded(InetAddress v4) {
    if (v4.getAddress().length == 16) {
      return Stream.empty();
    }
    return Stream.of(
        inside("::", 12, v4, 0),
        inside("::ffff:0:0:0", 12, v4, 0),
        inside("64:ff9b::", 12, v4, 0),
        inside("64:ff9b:1::", 12, v4, 0),
        inside("64:ff9b:1:2:3:4::", 12, v4, 0),
        inside("2002::1", 2, v4, 0),
        inside("2001:0:808:808::", 12, v4, 0xff),
        inside("2001::f7f7:f7f7", 4, v4, 0),
        inside("2606:4700::5efe:0:0", 12, v4, 0),
        inside("2606:4700::200:5efe:0:0", 12, v4, 0));
  }

  /** The address as it stands in a URL. */
  public static String inUrl(InetAddress address) {
    String text = address.getHostAddress();
    return text.indexOf(':') < 0 ? text : "[" + text + "]";
  }

  /** Hosts that some resolver or parser might take for an IPv4 address. */
  public static List<String> numberForms() {
    return Stream.of(
            "127.0.0.1", "169.254.169.254", "10.0.0.1", "0.0.0.0", "192.168.1.1", "8.8.8.8")
        .flatMap(HostileTargets::numberForms)
        .distinct()
        .toList();
  }

  /** URLs that one parser reads as harmless and another does not, and other schemes. */
  public static List<String> oddUrls() {
    return List.of(
        "https://user@example.com/",
        "https://user:password@example.com/",
        "https://:@example.com/",
        "https://@example.com/",
        "https://example.com@127.0.0.1/",
        "https://127.0.0.1@example.com/",
        "https://a@b@example.com/",
        "https://example.com:443@127.0.0.1/",
        "https://example.com\\@127.0.0.1/",
        "https://127.0.0.1\\@example.com/",
        "https://example.com\\.evil.test/",
        "https:\\\\example.com/",
        "https:/example.com/",
        "https:example.com/",
        "//example.com/",
        "/path",
        "example.com",
        "",
        " ",
        "https://",
        "https:///",
        "https://?",
        "https://#",
        "https://:443/",
        "https://./",
        "https://../",
        "https://.example.com/",
        "https://example..com/",
        "https://example.com../",
        "https://-example.com/",
        "https://example-.com/",
        "https://exa mple.com/",
        "https://example.com /",
        " https://example.com/",
        "https://example.com/\r\nHost: internal",
        "https://example.com/\n",
        "https://exam\tple.com/",
        "https://example.com\u0000.evil.test/",
        "https://example.com/\u0085",
        "https://exa%6dple.com/",
        "https://example.com%2f@evil.test/",
        "https://ex[am]ple.com/",
        "https://[example.com]/",
        "https://[127.0.0.1]/",
        "https://[::1/",
        "https://::1/",
        "https://::1]/",
        "https://[]/",
        "https://[:]/",
        "https://[::1]x/",
        "https://[::1]:x/",
        "https://[[::1]]/",
        "https://[::1%25lo]/",
        "https://[::1%lo]/",
        "https://[fe80::1%25eth0]/",
        "https://[fe80::1%eth0]/",
        "https://[2606:4700::1111%1]/",
        "https://[v1.fe]/",
        "https://[::ffff:127.1]/",
        "https://[::ffff:0x7f.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[::7f00:1]/",
        "https://[1::2::3]/",
        "https://[12345::1]/",
        "https://[::g]/",
        "https://xn--.example/",
        "https://\u0130\u0000.example/",
        "https://ex\u00adample..com/",
        "https://a\u200d.\u2024/",
        "https://example\uff0fcom@evil.test/",
        "https://example.com:0/",
        "https://example.com:65536/",
        "https://example.com:99999/",
        "https://example.com:123456/",
        "https://example.com:-1/",
        "https://example.com:+443/",
        "https://example.com: 443/",
        "https://example.com:443:443/",
        "https://example.com:0x1bb/",
        "https://example.com:abc/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "file://localhost/etc/passwd",
        "gopher://example.com:443/_x",
        "dict://example.com:443/",
        "ldap://example.com/",
        "jar:https://example.com!/",
        "javascript:alert(1)",
        "data:text/plain,x",
        "ws://example.com/",
        "wss://example.com/",
        "httpss://example.com/",
        "ht tps://example.com/",
        "1https://example.com/",
        "https://exam\u2028ple.com/",
        "https://example.com/\u0000",
        "https://example.com/%0d%0a\r\nX: y",
        "http://127.0.0.1:80@example.com:443/",
        "http://example.com:443@127.0.0.1:80/",
        "http://[::ffff:127.0.0.1%25lo]/",
        "http://[::127.0.0.1]/",
        "http://[::ffff:127.0.0.1]:80:80/",
        "http://0/",
        "http://0.0/",
        "http://0x/",
        "http://\u2488\u2488\u2488/",
        "http://example.com\u2100evil.test/",
        "http://[\uff1a\uff1a1]/",
        "http://\ud800/",
        "http://%31%32%37.0.0.1/",
        "http://%6c%6f%63%61%6c%68%6f%73%74/",
        "http://127.0.0.1;example.com/",
        "http://127.0.0.1,example.com/",
        "http://127.0.0.1&@example.com/",
        "http://example.com|127.0.0.1/",
        "http://(127.0.0.1)/",
        "http://*.example.com/",
        "view-source:https://example.com/",
        "blob:https://example.com/x",
        "smb://example.com/c",
        "sftp://example.com/",
        "tftp://example.com/",
        "imap://example.com:443/",
        "netdoc:///etc/passwd",
        "unix:/var/run/docker.sock",
        "mailto:a@example.com",
        "about:blank",
        "HTTPS//example.com/",
        "https//example.com/",
        "https:///example.com/",
        "https:////example.com/",
        "http:/\\127.0.0.1/",
        "https://example.com:44\uff13/");
  }

  private static Stream<String> numberForms(String text) {
    byte[] b = address(text).getAddress();
    int[] o = {b[0] & 255, b[1] & 255, b[2] & 255, b[3] & 255};
    long whole = ((long) o[0] << 24) | (o[1] << 16) | (o[2] << 8) | o[3];
    return Stream.of(
        Long.toString(whole),
        Long.toString(whole) + ".",
        Long.toString(whole + (1L << 32)),
        "0x" + Long.toHexString(whole),
        "0X" + Long.toHexString(whole).toUpperCase(Locale.ROOT),
        "0x0000000" + Long.toHexString(whole),
        "0" + Long.toOctalString(whole),
        "00000" + Long.toOctalString(whole),
        "%d.%d".formatted(o[0], (o[1] << 16) | (o[2] << 8) | o[3]),
        "%d.0x%x".formatted(o[0], (o[1] << 16) | (o[2] << 8) | o[3]),
        "%d.%d.%d".formatted(o[0], o[1], (o[2] << 8) | o[3]),
        "0x%x.0%o.%d".formatted(o[0], o[1], (o[2] << 8) | o[3]),
        "0x%x.0x%x.0x%x.0x%x".formatted(o[0], o[1], o[2], o[3]),
        "0x%02x.%d.0%o.%d".formatted(o[0], o[1], o[2], o[3]),
        "0%o.0%o.0%o.0%o".formatted(o[0], o[1], o[2], o[3]),
        "%03d.%03d.%03d.%03d".formatted(o[0], o[1], o[2], o[3]),
        "%d.%d.%d.0x%x".formatted(o[0], o[1], o[2], o[3]),
        "%d.%d.%d.0%o".formatted(o[0], o[1], o[2], o[3]),
        "%d.%d.%d.%d".formatted(o[0] + 256, o[1], o[2], o[3]),
        text + ".",
        text + "..",
        "." + text,
        text + ".0",
        text.replace(".", ".."),
        text.replace('.', '\u3002'),
        text.replace('.', '\uff0e'),
        text.replace('.', '\uff61'),
        text + '\u3002',
        fullWidth(text),
        text.replace('1', '\u2460').replace('8', '\u2467').replace("0", "\u24ea"),
        text.replace('1', '\u00b9').replace('8', '\u2078').replace('0', '\u2070'),
        text.charAt(0) + "\u00ad" + text.substring(1),
        text.charAt(0) + "\u200b" + text.substring(1),
        text.charAt(0) + "\u2060" + text.substring(1),
        text + "\ufe0f",
        "%" + Integer.toHexString(text.charAt(0)) + text.substring(1),
        text.replace(".", "%2e"),
        text + "%00",
        text + "%2f",
        text + "%20",
        text + "%eth0",
        text + ".0x",
        "x." + text,
        "x.0x7f");
  }

  private static String fullWidth(String text) {
    return text.chars()
        .map(c -> c == '.' ? c : c - '0' + '\uff10')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static InetAddress inside(String prefix, int at, InetAddress v4, int flip) {
    byte[] bytes = Arrays.copyOf(address(prefix).getAddress(), 16);
    for (int i = 0; i < 4; i++) {
      bytes[at + i] = (byte) (v4.getAddress()[i] ^ flip);
    }
    return address(bytes);
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  /** The address that is written so. */
  public static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
