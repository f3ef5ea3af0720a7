Feature: Figures by the second
  Whoever opens the panel sees the last five minutes at once, and then every second as it ends.

  @MO5
  Scenario: What went wrong a moment ago is there when somebody begins to look
    Given Ada's probe connects
    And Ada's probe sends "session:profile" with mode set to "loud"
    And Ada's probe sends "session:profile" with mode set to "louder"
    When Alex Keller looks at the figures by the second
    Then Alex Keller finds 2 refusals with BAD_REQUEST in the last five minutes

  @MO6
  Scenario: Connections come and go before the eyes of the admin
    Given Ada's phone is connected
    When Alex Keller looks at the figures by the second
    Then Alex Keller sees 1 connected customer
    When Ben's phone connects
    Then Alex Keller sees 2 connected customers
    When Ada's phone goes offline
    Then Alex Keller sees 1 connected customer
