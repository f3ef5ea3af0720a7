Feature: Being welcomed
  Whoever connects learns first who they are and where their streams stand, or why they are refused.

  @SE3
  Scenario: A customer is welcomed first, and to her own streams alone
    When Ada's probe connects
    Then the first thing that Ada's probe hears is "welcome"
    And Ada's probe is welcomed to these streams:
      | user:customer-001 |
      | role:customer     |
      | all               |

  @SE3
  Scenario: The staff of a vendor read the vendor's stream too
    When vendor-01's probe connects
    Then the first thing that vendor-01's probe hears is "welcome"
    And vendor-01's probe is welcomed to these streams:
      | user:staff-vendor-01-1 |
      | vendor:vendor-01       |
      | role:vendor            |
      | all                    |

  @SE3
  Scenario: A person reads the streams of her groups
    Given Ada belongs to the group "early-birds"
    When Ada's probe connects
    Then Ada's probe is welcomed to these streams:
      | user:customer-001 |
      | group:early-birds |
      | role:customer     |
      | all               |

  @SE1
  Scenario: An app of another protocol version is told so
    When Ada's probe connects with protocol set to 2
    Then Ada's probe is refused with PROTOCOL_MISMATCH, retry never

  @SE1
  Scenario Outline: A handshake with <field> set to <value> is refused
    When Ada's probe connects with <field> set to <value>
    Then Ada's probe is refused with BAD_HANDSHAKE, retry never

    Examples:
      | field      | value                          |
      | protocol   | "one"                          |
      | token      | ""                             |
      | token      | 7                              |
      | deviceId   | "a phone with spaces"          |
      | platform   | "fridge"                       |
      | appVersion | null                           |
      | positions  | "latest"                       |
      | positions  | {"user:customer-001": "first"} |

  @SE1
  Scenario Outline: A handshake without <field> is refused
    When Ada's probe connects without <field>
    Then Ada's probe is refused with BAD_HANDSHAKE

    Examples:
      | field    |
      | protocol |
      | token    |
      | deviceId |
      | platform |

  @SE1
  Scenario: Customers stay out of the admins' namespace
    When Ada's probe connects to the namespace /admin
    Then Ada's probe is refused with FORBIDDEN

  @SE1
  Scenario: Admins stay out of the namespace of customers and vendors
    When Alex Keller's probe connects to the namespace /
    Then Alex Keller's probe is refused with FORBIDDEN

  @SE10
  Scenario: Only browsers on known pages get in, and phones are no browsers
    Given the service lets in browsers from "https://app.example" alone
    When Ada's probe connects from the web page "https://evil.example"
    Then Ada's probe is turned away
    When Ada's probe connects from the web page "https://app.example"
    Then Ada's probe is welcomed
    When Ada's probe connects
    Then Ada's probe is welcomed
    And the service has counted 1 origin_refused
