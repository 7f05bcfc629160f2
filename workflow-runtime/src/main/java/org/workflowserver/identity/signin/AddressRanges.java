package org.workflowserver.identity.signin;

import java.util.List;
import org.workflowserver.limit.AddressBlock;
import org.workflowserver.limit.AddressText;
import org.workflowserver.settings.SettingInvalid;

/**
 * Sets of network addresses, as a setting lists them: single ones and CIDR ranges. Only written out
 * ones: a name is never looked up.
 */
record AddressRanges(List<AddressBlock> blocks) {
  /**
   * The addresses that {@code texts} name.
   *
   * @param setting its name, for the message
   * @throws SettingInvalid when one of them is no address and no range
   */
  static AddressRanges of(String setting, List<String> texts) {
    return new AddressRanges(texts.stream().map(text -> block(setting, text)).toList());
  }

  private static AddressBlock block(String setting, String text) {
    try {
      return AddressBlock.around(text);
    } catch (IllegalArgumentException e) {
      throw new SettingInvalid(
          "The setting %s names '%s', which is neither an address nor a CIDR range."
              .formatted(setting, text),
          null);
    }
  }

  boolean contain(String address) {
    return AddressText.parse(address)
        .filter(parsed -> blocks.stream().anyMatch(block -> block.contains(parsed)))
        .isPresent();
  }

  static boolean isAddress(String text) {
    return AddressText.parse(text).isPresent();
  }
}
