package org.workflowserver.outbound.guard;

import java.net.IDN;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.workflowserver.address.AddressText;

/**
 * A URL, taken apart once: what is judged here is what is connected to.
 *
 * @param scheme {@code http}, {@code https}, or {@code smtp} for a mail server
 * @param host a name in ASCII and lower case without a trailing dot, or an address without brackets
 * @param literal the address, when the host is one
 * @param port the port, the scheme's own when the URL has none
 * @param path path and query, ready to be sent
 */
public record TargetUrl(
    String scheme, String host, Optional<InetAddress> literal, int port, String path) {
  static final int MAX_LENGTH = 8_192;

  private static final Pattern URL =
      Pattern.compile(
          "(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?<authority>[^/?#\\\\]*)"
              + "(?<path>/[^?#]*)?(?<query>\\?[^#]*)?(?:#.*)?",
          Pattern.DOTALL);
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:\\[(?<v6>[^\\[\\]]*)]|(?<name>[^\\[\\]:@]*))(?::(?<port>[0-9]{0,5}))?");
  private static final Pattern NAME =
      Pattern.compile(
          "(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\\.)*+"
              + "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?");
  private static final String SENT_AS_IS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=:@/?%";

  /**
   * Takes a URL apart.
   *
   * @throws UrlMalformed when it is none
   * @throws TargetRefused when its host or scheme is written in a way that is not allowed
   */
  public static TargetUrl parse(String url) {
    if (url.length() > MAX_LENGTH) {
      throw new UrlMalformed("A URL has at most " + MAX_LENGTH + " characters.");
    }
    if (url.chars().anyMatch(c -> c < ' ' || c == 0x7f || (c >= 0x80 && c < 0xa0))) {
      throw new UrlMalformed("A URL has no control characters in it.");
    }
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw new UrlMalformed("A URL begins with https:// and a host.");
    }
    String scheme = parts.group("scheme").toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw TargetRefused.repeating(
          "the scheme %s is not allowed, only https and http are".formatted(scheme),
          "its scheme is not allowed");
    }
    String path = parts.group("path") == null ? "/" : parts.group("path");
    String query = parts.group("query") == null ? "" : parts.group("query");
    return of(scheme, parts.group("authority"), sendable(path + query));
  }

  /**
   * A mail server as a target.
   *
   * @throws TargetRefused when its host is written in a way that is not allowed
   */
  public static TargetUrl mailServer(String host, int port) {
    boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
    return of("smtp", (bare ? "[" + host + "]" : host) + ":" + port, "");
  }

  private static TargetUrl of(String scheme, String authority, String path) {
    if (authority.indexOf('@') >= 0) {
      throw new TargetRefused("the URL names a user before its host");
    }
    Matcher parts = AUTHORITY.matcher(authority);
    if (!parts.matches()) {
      throw new TargetRefused("its host and port are malformed");
    }
    int port = port(parts.group("port"), scheme);
    if (parts.group("v6") == null) {
      String name = hostName(parts.group("name"));
      return new TargetUrl(scheme, name, AddressText.parse(name), port, path);
    }
    String text = parts.group("v6");
    InetAddress address =
        Optional.of(text)
            .filter(v6 -> v6.indexOf(':') >= 0)
            .flatMap(AddressText::parse)
            .orElseThrow(() -> new TargetRefused("its IPv6 address is malformed or has a zone"));
    return new TargetUrl(scheme, address.getHostAddress(), Optional.of(address), port, path);
  }

  private static int port(String digits, String scheme) {
    if (digits == null || digits.isEmpty()) {
      return scheme.equals("https") ? 443 : 80;
    }
    int port = Integer.parseInt(digits);
    if (port < 1 || port > 65_535) {
      throw TargetRefused.repeating("there is no port " + digits, "there is no such port");
    }
    return port;
  }

  /**
   * A host's name as it is looked up.
   *
   * @throws TargetRefused when it is no name, or a number form of an address
   */
  public static String hostName(String written) {
    String ascii = written.toLowerCase(Locale.ROOT);
    boolean international = !ascii.chars().allMatch(c -> c < 0x80);
    if (international) {
      try {
        ascii = IDN.toASCII(written).toLowerCase(Locale.ROOT);
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        // The message would repeat the name.
        throw new TargetRefused("its host is no international domain name");
      }
    }
    boolean rooted = ascii.endsWith(".");
    String name = rooted ? ascii.substring(0, ascii.length() - 1) : ascii;
    if (name.length() > 253 || !NAME.matcher(name).matches()) {
      throw new TargetRefused("its host name is malformed");
    }
    boolean plainAddress = AddressText.parse(name).isPresent() && !rooted && !international;
    if (AddressText.looksNumeric(name) && !plainAddress) {
      throw new TargetRefused("its address is not written as four decimal numbers");
    }
    return name;
  }

  /** Percent-encodes what may not stand in a request line; what is encoded already stays. */
  private static String sendable(String path) {
    StringBuilder sendable = new StringBuilder(path.length() + 16);
    for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
      if (octet > 0 && SENT_AS_IS.indexOf(octet) >= 0) {
        sendable.append((char) octet);
      } else {
        sendable.append('%').append("%02X".formatted(octet));
      }
    }
    return sendable.toString();
  }

  /** Scheme, host and port as they stand in a URL. */
  public String origin() {
    String written = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return scheme + "://" + written + ":" + port;
  }

  /** The whole URL in its plain form. */
  public String text() {
    return origin() + path;
  }
}
