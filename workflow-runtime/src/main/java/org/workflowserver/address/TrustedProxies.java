package org.workflowserver.address;

import java.util.ArrayList;
import java.util.List;
import org.workflowserver.settings.SettingInvalid;
import org.workflowserver.settings.Settings;

/**
 * Proxies whose word is taken for where a request comes from.
 *
 * @param blocks their addresses
 */
public record TrustedProxies(List<AddressBlock> blocks) {
  /**
   * The proxies at these addresses and CIDR ranges. Only written out ones: a name is never looked
   * up.
   *
   * @throws SettingInvalid when one of them is neither
   */
  public static TrustedProxies of(List<String> texts) {
    return new TrustedProxies(texts.stream().map(TrustedProxies::block).toList());
  }

  private static AddressBlock block(String text) {
    try {
      return AddressBlock.around(text);
    } catch (IllegalArgumentException e) {
      throw new SettingInvalid(
          "The setting %s names '%s', which is neither an address nor a CIDR range."
              .formatted(Settings.HTTP_TRUSTED_PROXIES.name(), text),
          null);
    }
  }

  /** Whether one of them has the address. */
  public boolean contain(String address) {
    return !blocks.isEmpty()
        && AddressText.parse(ClientNetwork.withoutZone(address))
            .filter(parsed -> blocks.stream().anyMatch(block -> block.contains(parsed)))
            .isPresent();
  }

  /**
   * Where a request comes from: the connection's address or, behind proxies, whom they name last
   * and is no such proxy. What is left of that anybody can have written.
   *
   * @param forwardedFor the header fields {@code X-Forwarded-For}
   */
  public String client(String connection, Iterable<String> forwardedFor) {
    if (!contain(connection)) {
      return connection;
    }
    List<String> path = new ArrayList<>();
    forwardedFor.forEach(header -> path.addAll(List.of(header.split(",", -1))));
    String client = connection;
    while (!path.isEmpty() && contain(client)) {
      String named = path.removeLast().replace("[", "").replace("]", "").strip();
      if (AddressText.parse(named).isEmpty()) {
        return client;
      }
      client = named;
    }
    return client;
  }
}
